"""Prints what TensorBoard itself reads from a folder of event files, as JSON: by its accumulator, its file loader and its data server.

Run: python read_events.py FOLDER
"""
import glob
import io
import json
import os
import sys
from types import SimpleNamespace

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
from PIL import Image
from google.protobuf import json_format
from tensorboard.backend.event_processing import data_provider, event_accumulator, event_file_loader, plugin_event_multiplexer
from tensorboard.data import server_ingester
from tensorboard.plugins.hparams import backend_context, metadata
from tensorboard.util import grpc_util, tensor_util
from tensorboard import context

folder = sys.argv[1]


def accumulated(name):
    events = event_accumulator.EventAccumulator(os.path.join(folder, name), size_guidance={"tensors": 0})
    events.Reload()
    return events


def scalars(events):
    plugin = events.PluginTagToContent("scalars")
    return {
        tag: [[event.step, float(tensor_util.make_ndarray(event.tensor_proto))] for event in events.Tensors(tag)]
        for tag in sorted(plugin)
    }


def images(events):
    found = []
    for event in events.Tensors("confusion_matrix"):
        width, height, png = event.tensor_proto.string_val
        picture = Image.open(io.BytesIO(png)).convert("RGB")
        found.append({
            "step": event.step, "said": [int(width), int(height)], "size": list(picture.size),
            "colours": len(picture.getcolors(maxcolors=1 << 24)),
        })
    return found


def hparams(events):
    start = metadata.parse_session_start_info_plugin_data(events.SummaryMetadata(metadata.SESSION_START_INFO_TAG).plugin_data.content)
    end = metadata.parse_session_end_info_plugin_data(events.SummaryMetadata(metadata.SESSION_END_INFO_TAG).plugin_data.content)
    return {
        "group": start.group_name,
        "values": {name: json_format.MessageToDict(value) for name, value in start.hparams.items()},
        "status": end.status,
    }


def loaded():
    files = sorted(glob.glob(os.path.join(folder, "**", "*tfevents*"), recursive=True))
    counts = {}
    for file in files:
        name = os.path.relpath(os.path.dirname(file), folder)
        counts[name] = counts.get(name, 0) + sum(1 for _ in event_file_loader.EventFileLoader(file).Load())
    return counts


def table():
    """What TensorBoard's own pages show where it looks at the folder around: scalars, and hyper-parameters with their metrics."""
    around = os.path.dirname(os.path.abspath(folder))
    events = plugin_event_multiplexer.EventMultiplexer(tensor_size_guidance={"scalars": 0})
    events.AddRunsFromDirectory(around)
    events.Reload()
    provider = data_provider.MultiplexerDataProvider(events, around)
    shown = backend_context.Context(SimpleNamespace(data_provider=provider))
    asked = context.RequestContext()
    experiment = shown.experiment_from_metadata(asked, "", True, shown.hparams_metadata(asked, ""), [])
    shown_scalars = provider.read_scalars(asked, experiment_id="", plugin_name="scalars", downsample=100)
    return {
        "scalars": plain(shown_scalars),
        "hparams": sorted(info.name for info in experiment.hparam_infos),
        "metrics": sorted([info.name.group, info.name.tag] for info in experiment.metric_infos),
    }


def plain(found):
    return {
        os.path.basename(run): {tag: [[point.step, point.value] for point in points] for tag, points in tags.items()}
        for run, tags in found.items()
    }


def served():
    """The data server that TensorBoard starts by default reads the same scalars."""
    ingester = server_ingester.SubprocessServerDataIngester(
        server_binary=server_ingester.get_server_binary(), logdir=folder, reload_interval=5,
        channel_creds_type=grpc_util.ChannelCredsType.LOCAL,
    )
    ingester.start()
    provider = ingester.data_provider
    found = provider.read_scalars(context.RequestContext(), experiment_id="", plugin_name="scalars", downsample=100)
    return plain(found)


train, validation, session = accumulated("train"), accumulated("validation"), accumulated("")
graph = train.Graph()
print(json.dumps({
    "train": scalars(train),
    "validation": scalars(validation),
    "images": images(validation),
    "hparams": hparams(session),
    "graph": {"nodes": len(graph.node), "ops": sorted({node.op for node in graph.node}), "names": [node.name for node in graph.node]},
    "loaded": loaded(),
    "table": table(),
    "served": served(),
}))
