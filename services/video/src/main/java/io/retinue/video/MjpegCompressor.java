package io.retinue.video;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/** FFmpeg's mjpeg encoder for pictures of one size at a time. Not thread-safe. */
final class MjpegCompressor implements AutoCloseable {
  private static final int QUALITY = 3 * avutil.FF_QP2LAMBDA;

  private final AVPacket packet = AvError.allocated(avcodec.av_packet_alloc(), "a packet");
  private @Nullable AVCodecContext context;

  /** The JPEG of {@code picture}, a frame of {@link PixelBuffer.Pixels#JPEG_YUV}. */
  byte[] compress(AVFrame picture) throws VideoException {
    AVCodecContext encoder = encoderFor(picture);
    // The encoder refuses a time it has seen; a picture has none.
    picture.pts(avutil.AV_NOPTS_VALUE);
    picture.pict_type(avutil.AV_PICTURE_TYPE_NONE);
    picture.quality(QUALITY);
    AvError.check(avcodec.avcodec_send_frame(encoder, picture), "Encoding a JPEG");
    AvError.check(avcodec.avcodec_receive_packet(encoder, packet), "Encoding a JPEG");
    byte[] jpeg = new byte[packet.size()];
    packet.data().get(jpeg);
    avcodec.av_packet_unref(packet);
    return jpeg;
  }

  private AVCodecContext encoderFor(AVFrame picture) throws VideoException {
    AVCodecContext current = context;
    if (current != null
        && current.width() == picture.width()
        && current.height() == picture.height()) {
      return current;
    }
    freeContext();
    AVCodec codec =
        AvError.allocated(
            avcodec.avcodec_find_encoder(avcodec.AV_CODEC_ID_MJPEG), "its JPEG encoder");
    current = AvError.allocated(avcodec.avcodec_alloc_context3(codec), "a JPEG encoder");
    context = current;
    current.width(picture.width()).height(picture.height());
    current.pix_fmt(avutil.AV_PIX_FMT_YUVJ420P);
    current.color_range(avutil.AVCOL_RANGE_JPEG);
    current.time_base(avutil.av_make_q(1, 25));
    current.thread_count(1);
    // Bit-exact leaves FFmpeg's version out of the bytes.
    current.flags(current.flags() | avcodec.AV_CODEC_FLAG_QSCALE | avcodec.AV_CODEC_FLAG_BITEXACT);
    current.global_quality(QUALITY);
    AVDictionary options = new AVDictionary(null);
    avutil.av_dict_set(options, "huffman", "default", 0);
    try {
      AvError.check(avcodec.avcodec_open2(current, codec, options), "Opening the JPEG encoder");
    } finally {
      avutil.av_dict_free(options);
    }
    return current;
  }

  private void freeContext() {
    if (context != null) {
      avcodec.avcodec_free_context(context);
      context = null;
    }
  }

  @Override
  public void close() {
    freeContext();
    avcodec.av_packet_free(packet);
  }
}
