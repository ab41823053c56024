"""The pipeline that a Python user would write: OpenCV decodes, torchvision's RetinaNet with a model's own weights detects,
JSON goes to Kafka. `retinue bench pipeline --peer "python pipeline_peer.py"` runs it on its own broker, with its film, model,
cameras and threads, after its own measurement.

Needs torch, torchvision, safetensors, opencv-python and confluent-kafka. Prints `begin` after the warm-up and `end FRAMES`
after the measurement. Cameras take turns, one frame of each a batch; eager, float32, channels_last.
"""
import argparse, json, pathlib, sys, time

import cv2
import torch
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic
from safetensors.torch import load_file
from torch import nn
from torchvision.models import resnet
from torchvision.models.detection import retinanet
from torchvision.models.detection.anchor_utils import AnchorGenerator
from torchvision.models.detection.backbone_utils import BackboneWithFPN
from torchvision.ops.feature_pyramid_network import LastLevelP6P7

BLOCKS = {"RESNET_10": [1, 1, 1, 1], "RESNET_18": [2, 2, 2, 2], "RESNET_34": [3, 4, 6, 3]}

a = argparse.ArgumentParser()
a.add_argument("--video", required=True)
a.add_argument("--model", required=True, help="folder with model.json and weights.safetensors")
a.add_argument("--broker", required=True)
a.add_argument("--cameras", type=int, default=4)
a.add_argument("--threads", type=int, default=1)
a.add_argument("--warm-up", type=float, default=10)
a.add_argument("--seconds", type=float, default=60)
a = a.parse_args()
torch.set_num_threads(a.threads)
cv2.setNumThreads(a.threads)


def body(spec):
    """torchvision's ResNet of basic blocks with another width."""
    m = resnet.ResNet.__new__(resnet.ResNet)
    nn.Module.__init__(m)
    width = spec["stemWidth"]
    m._norm_layer, m.inplanes, m.dilation, m.groups, m.base_width = nn.BatchNorm2d, width, 1, 1, 64
    m.conv1 = nn.Conv2d(3, width, 7, 2, 3, bias=False)
    m.bn1, m.relu, m.maxpool = nn.BatchNorm2d(width), nn.ReLU(True), nn.MaxPool2d(3, 2, 1)
    for i, n in enumerate(BLOCKS[spec["depth"]]):
        setattr(m, f"layer{i + 1}", m._make_layer(resnet.BasicBlock, width * 2**i, n, stride=1 if i == 0 else 2))
    return m


def network(folder):
    spec = json.loads((folder / "model.json").read_text())
    net, size, decoding = spec["network"], spec["preprocessing"], spec["decoding"]
    width, fpn = net["backbone"]["stemWidth"], net["fpnChannels"]
    channels = [width * 2, width * 4, width * 8]
    p5 = net["extraLevels"] == "P6_FROM_P5"
    backbone = BackboneWithFPN(
        body(net["backbone"]),
        {"layer2": "0", "layer3": "1", "layer4": "2"},
        channels,
        fpn,
        LastLevelP6P7(fpn if p5 else channels[-1], fpn),
    )
    scales, ratios = net["anchors"]["scales"], tuple(net["anchors"]["ratios"])
    sizes = tuple(tuple(base * s for s in scales) for base in net["anchors"]["baseSizes"])
    head = retinanet.RetinaNetHead(fpn, len(scales) * len(ratios), len(spec["classes"]))
    for part in (head.classification_head, head.regression_head):
        part.conv = part.conv[: net["headConvs"]]
    model = retinanet.RetinaNet(
        backbone,
        len(spec["classes"]),
        anchor_generator=AnchorGenerator(sizes, (ratios,) * len(sizes)),
        head=head,
        image_mean=size["mean"],
        image_std=size["std"],
        fixed_size=(size["resizing"]["inputWidth"], size["resizing"]["inputHeight"]),
        score_thresh=decoding["scoreThreshold"],
        topk_candidates=decoding["topPerLevel"],
        nms_thresh=decoding["nmsIou"],
        detections_per_img=decoding["maxDetections"],
    )
    model.load_state_dict(load_file(folder / "weights.safetensors"), strict=True)
    return model.eval().to(memory_format=torch.channels_last), spec["classes"]


def frames(path):
    """The film again and again."""
    while True:
        film = cv2.VideoCapture(path)
        film.set(cv2.CAP_PROP_N_THREADS, 1)
        index, (there, picture) = 0, film.read()
        while there:
            yield index, picture
            index, (there, picture) = index + 1, film.read()
        film.release()


def event(camera, index, found, classes):
    return {
        "camera": camera,
        "index": index,
        "detections": [
            {"label": classes[label], "score": score, "box": box}
            for label, score, box in zip(found["labels"].tolist(), found["scores"].tolist(), found["boxes"].tolist())
        ],
    }


model, classes = network(pathlib.Path(a.model))
admin = AdminClient({"bootstrap.servers": a.broker})
for made in admin.create_topics([NewTopic("peer.detections", 4, 1)]).values():
    made.result()
producer = Producer({"bootstrap.servers": a.broker, "linger.ms": 5, "enable.idempotence": True})
cameras = {f"camera-{n + 1}": frames(a.video) for n in range(a.cameras)}
done, began, first = 0, time.monotonic(), None
with torch.inference_mode():
    while first is None or time.monotonic() - first < a.seconds:
        if first is None and time.monotonic() - began >= a.warm_up:
            first, done = time.monotonic(), 0
            print("begin", flush=True)
        batch = [(camera, *next(film)) for camera, film in cameras.items()]
        pictures = [
            torch.from_numpy(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)).permute(2, 0, 1).float().div(255)
            for _, _, picture in batch
        ]
        for (camera, index, _), found in zip(batch, model(pictures)):
            producer.produce("peer.detections", json.dumps(event(camera, index, found, classes)), camera)
        producer.poll(0)
        done += len(batch)
producer.flush()
print(f"end {done}", flush=True)
sys.stdin.read()  # the benchmark now reads this process's processor time
