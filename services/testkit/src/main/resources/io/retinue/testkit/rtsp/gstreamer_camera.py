"""An RTSP camera that nobody of Retinue wrote: GStreamer's server, with pictures drawn on the way.

    gstreamer_camera.py PORT PATH=CODEC[:WIDTHxHEIGHT[@RATE]]... [--login USER:PASSWORD] [--tls NAME]

CODEC is h264, hevc or mjpeg, RATE the pictures a second (20); H.264 has two slices a picture, with parameter sets before each one of a key frame. Prints "ready" once it listens at the port of 127.0.0.1; ends with its standard input.
With --tls it speaks RTSPS only, with a certificate for NAME that it has signed itself, as cameras have. Needs Debian's
packages python3-gi, gir1.2-gst-rtsp-server-1.0 and gstreamer1.0-plugins-{base,good,bad,ugly}; for TLS openssl and
glib-networking.
"""

import os
import subprocess
import sys
import tempfile
import threading

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import Gio, GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

RATE = "20"  # pictures a second; one in ten is a key frame
ENCODERS = {
    "h264": "x264enc tune=zerolatency speed-preset=ultrafast key-int-max=10 threads=2 sliced-threads=true ! rtph264pay config-interval=-1",
    "hevc": "x265enc tune=zerolatency speed-preset=ultrafast key-int-max=10 ! h265parse ! rtph265pay config-interval=-1",
    "mjpeg": "jpegenc ! rtpjpegpay",
}
ROLE = "viewer"


def factory(stream):
    codec, _, size = stream.partition(":")
    size, _, rate = size.partition("@")
    width, _, height = (size or "320x240").partition("x")
    made = GstRtspServer.RTSPMediaFactory()
    made.set_launch(
        f"( videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width={width},height={height},"
        f"framerate={rate or RATE}/1 ! {ENCODERS[codec]} name=pay0 pt={26 if codec == 'mjpeg' else 96} )"
    )
    made.set_shared(True)
    return made


def certificate(name):
    with tempfile.NamedTemporaryFile("r") as pem:
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}"]
            + ["-keyout", pem.name, "-out", pem.name + ".cert"],
            check=True,
            stderr=subprocess.DEVNULL,
        )
        with open(pem.name + ".cert", encoding="ascii") as cert:
            text = cert.read() + pem.read()
        os.remove(pem.name + ".cert")
    return Gio.TlsCertificate.new_from_pem(text, -1)


def authentication(login, tls):
    auth = GstRtspServer.RTSPAuth()
    if login:
        user, _, password = login.partition(":")
        token = GstRtspServer.RTSPToken()
        token.set_string("media.factory.role", ROLE)
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest(user, password, token)
    else:
        token = GstRtspServer.RTSPToken()
        token.set_string("media.factory.role", ROLE)
        auth.set_default_token(token)
    if tls:
        auth.set_tls_certificate(certificate(tls))
    return auth


def permit(made):
    permissions = GstRtspServer.RTSPPermissions()
    permissions.add_role(ROLE)
    for permission in ("media.factory.access", "media.factory.construct"):
        permissions.add_permission_for_role(ROLE, permission, True)
    made.set_permissions(permissions)


def main():
    streams, options, arguments = [], {}, sys.argv[2:]
    while arguments:
        argument = arguments.pop(0)
        if argument.startswith("--"):
            options[argument] = arguments.pop(0)
        else:
            streams.append(argument)
    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(sys.argv[1])
    if options:
        server.set_auth(authentication(options.get("--login"), options.get("--tls")))
    for stream in streams:
        path, _, what = stream.partition("=")
        made = factory(what)
        if options:
            permit(made)
        server.get_mount_points().add_factory(path, made)
    if server.attach(None) == 0:
        sys.exit(f"port {sys.argv[1]} cannot be taken")
    loop = GLib.MainLoop()
    threading.Thread(target=lambda: (sys.stdin.read(), loop.quit()), daemon=True).start()
    print("ready", flush=True)
    loop.run()


main()
