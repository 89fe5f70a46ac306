"""Graphs of PyTorch modules, and the same networks as the builders of the spaces make them."""

from __future__ import annotations

import io

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from rlm_export.modules import module_bytes, module_graph
from rlm_model.contract.graphs.counts import count_macs, count_parameters
from rlm_model.contract.graphs.graph import GraphError
from rlm_model.contract.graphs.onnx_file import read_model
from rlm_model.contract.graphs.text import graph_text
from rlm_model.corpora.graphs import (
    fbnet,
    mnasnet,
    nasbench101,
    nasbench201,
    nasbench_macro,
    transnas,
)


class Net(nn.Module):
    """Layers that are made when they are first run, so that a network is one function."""

    def __init__(self, run) -> None:
        super().__init__()
        self.layers = nn.ModuleDict()
        self._run = run
        self._next = 0

    def forward(self, x: Tensor) -> Tensor:
        self._next = 0
        return self._run(self, x)

    def layer(self, x: Tensor, make) -> Tensor:
        name = str(self._next)
        self._next += 1
        if name not in self.layers:
            self.layers[name] = make().eval()
        return self.layers[name](x)

    def conv(self, x, channels, kernel, stride=1, groups=1, bias=False):
        return self.layer(
            x,
            lambda: nn.Conv2d(
                x.shape[1], channels, kernel, stride, kernel // 2, groups=groups, bias=bias
            ),
        )

    def conv_norm(self, x, *args, **named):
        y = self.conv(x, *args, **named)
        return self.layer(y, lambda: nn.BatchNorm2d(y.shape[1]))

    def conv_norm_relu(self, x, *args, **named):
        return torch.relu(self.conv_norm(x, *args, **named))

    def relu_conv_norm(self, x, *args, **named):
        return self.conv_norm(torch.relu(x), *args, **named)

    def head(self, x, classes):
        flat = functional.adaptive_avg_pool2d(x, 1).flatten(1)
        return self.layer(flat, lambda: nn.Linear(flat.shape[1], classes))


def same(run, shape, graph) -> None:
    """Text and parameters of a module are those of a built graph."""
    net = Net(run)
    example = torch.zeros(shape)
    with torch.no_grad():
        net(example)
    exported = module_graph(net, example)
    assert graph_text(exported).text == graph_text(graph).text
    assert count_parameters(graph) == sum(each.numel() for each in net.parameters())
    assert count_macs(exported) == count_macs(graph)


def test_a_network_of_nasbench201():
    def cell(net, x):
        a = net.relu_conv_norm(x, x.shape[1], 3)
        b = functional.avg_pool2d(x, 3, 1, 1, count_include_pad=False)
        b = b + net.relu_conv_norm(a, x.shape[1], 1)
        return x + a * 0.0 + b

    def run(net, x):
        x = net.conv_norm(x, 16, 3)
        for stage in range(3):
            if stage:
                side = net.conv(functional.avg_pool2d(x, 2, 2), x.shape[1] * 2, 1)
                y = net.relu_conv_norm(x, x.shape[1] * 2, 3, 2)
                x = side + net.relu_conv_norm(y, y.shape[1], 3)
            for _ in range(5):
                x = cell(net, x)
        x = torch.relu(net.layer(x, lambda: nn.BatchNorm2d(64)))
        return net.head(x, 120)

    arch = "|nor_conv_3x3~0|+|avg_pool_3x3~0|nor_conv_1x1~1|+|skip_connect~0|none~1|skip_connect~2|"
    same(run, (1, 3, 16, 16), nasbench201.build(arch, classes=120, resolution=16))


def test_a_network_of_nasbench101():
    """A cell whose output's channels do not divide evenly, and a slice."""

    def cell(net, x, channels):
        widths = [channels // 3 + (place < channels % 3) for place in range(3)]
        a = net.conv_norm_relu(net.conv_norm_relu(x, widths[0], 1), widths[0], 3)
        b = _narrowed(a, widths[1]) + net.conv_norm_relu(x, widths[1], 1)
        b = functional.max_pool2d(b, 3, 1, 1)
        c = net.conv_norm_relu(_narrowed(b, widths[2]), widths[2], 1)
        return torch.cat([a, b, c], 1) + net.conv_norm_relu(x, channels, 1)

    def run(net, x):
        x = net.conv_norm_relu(x, 128, 3)
        for stack in range(3):
            if stack:
                x = functional.max_pool2d(x, 2, 2)
            for _ in range(3):
                x = cell(net, x, 128 << stack)
        return net.head(x, 10)

    # Vertices: input, 3x3, max pool, 1x1, output.
    same(run, (1, 3, 32, 32), nasbench101.build("I3M1O:1101101111"))


def _narrowed(x, channels):
    return x if x.shape[1] == channels else x[:, :channels]


def inverted(net, x, channels, kernel, stride, expansion, squeezed=False, shuffled=1):
    wide = x.shape[1] * expansion
    y = x
    if expansion > 1 or shuffled:
        y = net.conv_norm_relu(y, wide, 1, 1, shuffled or 1)
    if shuffled > 1:
        y = _shuffle(y, shuffled)
    y = net.conv_norm_relu(y, wide, kernel, stride, wide)
    if squeezed:
        gate = functional.adaptive_avg_pool2d(y, 1)
        gate = torch.relu(net.conv(gate, x.shape[1] // 4, 1, bias=True))
        y = y * torch.sigmoid(net.conv(gate, wide, 1, bias=True))
    y = net.conv_norm(y, channels, 1, 1, shuffled or 1)
    return x + y if x.shape == y.shape else y


def _shuffle(x, groups):
    batch, channels, height, width = x.shape
    apart = x.reshape(batch, groups, channels // groups, height, width)
    return apart.transpose(1, 2).reshape(batch, channels, height, width)


def test_a_network_of_nasbench_macro():
    def run(net, x):
        x = net.conv_norm_relu(x, 32, 3)
        for channels, count in ((64, 1), (128, 3), (256, 2)):
            if channels == 256:
                x = net.conv_norm(x, channels, 1, 2)
            for place in range(count):
                stride = 2 if channels < 256 and not place else 1
                kernel, expansion = (3, 3) if place % 2 else (5, 6)
                x = inverted(net, x, channels, kernel, stride, expansion)
        return net.head(net.conv_norm_relu(x, 1280, 1), 10)

    same(run, (1, 3, 32, 32), nasbench_macro.build("20-212-021"))


def test_a_network_of_mnasnet():
    def run(net, x):
        x = net.conv_norm_relu(x, 32, 3, 2)
        plan = zip(mnasnet.CHANNELS, mnasnet.STRIDES, (1, 4, 6, 1, 4, 6, 1), strict=True)
        for channels, stride, expansion in plan:
            for layer in range(2):
                step = 1 if layer else stride
                x = inverted(net, x, channels, 5, step, expansion, expansion > 1, shuffled=0)
        return net.head(net.conv_norm_relu(x, 1280, 1), 1000)

    arch = "|".join(f"e{e}k5l2s{int(e > 1)}" for e in (1, 4, 6, 1, 4, 6, 1))
    same(run, (1, 3, 224, 224), mnasnet.build(arch))


def test_a_network_of_fbnet():
    choices = [0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 1, 1, 0, 3, 5, 6, 1, 8, 8, 2, 1, 7]

    def run(net, x):
        left = iter(choices)
        x = net.conv_norm_relu(x, 16, 3)
        for layers, channels, stride in fbnet.STAGES:
            for layer in range(layers):
                step = 1 if layer else stride
                choice = next(left)
                if choice < 8:
                    kernel, expansion, groups = fbnet.CHOICES[choice]
                    x = inverted(net, x, channels, kernel, step, expansion, shuffled=groups)
                elif step > 1 or x.shape[1] != channels:
                    x = net.conv_norm_relu(x, channels, 1, step)
        return net.head(net.conv_norm_relu(x, 1504, 1), 100)

    same(run, (1, 3, 32, 32), fbnet.build("-".join(map(str, choices))))


def test_a_network_of_transnas():
    def block(net, x, channels, stride):
        y = net.relu_conv_norm(net.relu_conv_norm(x, channels, 3, stride), channels, 3)
        return y + (x if x.shape == y.shape else net.conv_norm(x, channels, 1, stride))

    def run(net, x):
        x = net.conv_norm(net.conv_norm_relu(x, 32, 3, 2), 64, 3, 2)
        for stride, channels in ((1, 64), (2, 64), (1, 128), (2, 256)):
            x = block(net, block(net, x, channels, stride), channels, 1)
        return net.head(x, 75)

    same(run, (1, 3, 256, 256), transnas.build("64-1324-basic", "class_object"))


def test_a_decoder_of_transnas():
    def layer(net, x, channels, up):
        def make():
            if up:
                return nn.ConvTranspose2d(x.shape[1], channels, 3, 2, 1, 1)
            return nn.Conv2d(x.shape[1], channels, 3, 1, 1)

        y = net.layer(x, make)
        return functional.leaky_relu(net.layer(y, lambda: nn.BatchNorm2d(channels)), 0.2)

    def run(net, x):
        x = net.conv_norm(net.conv_norm_relu(x, 32, 3, 2), 64, 3, 2)
        for stride, channels in ((2, 128), (1, 128), (2, 256), (1, 256)):
            y = net.relu_conv_norm(net.relu_conv_norm(x, channels, 3, stride), channels, 3)
            x = y + (x if x.shape == y.shape else net.conv_norm(x, channels, 1, stride))
        x = layer(net, x, 1024, False)
        for channels, up in ((512, False), (256, False), (128, True), (64, True), (32, True)):
            x = layer(net, x, channels, up)
        return net.conv(layer(net, x, 32, True), 17, 3, bias=True)

    same(run, (1, 3, 256, 256), transnas.build("64-44-basic", "segmentsemantic"))


class Attention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.norm, self.qkv = nn.LayerNorm(width), nn.Linear(width, 3 * width)
        self.out, self.heads = nn.Linear(width, width), heads

    def forward(self, x: Tensor) -> Tensor:
        batch, length, width = x.shape
        shape = (batch, length, 3, self.heads, width // self.heads)
        q, k, v = self.qkv(self.norm(x)).reshape(shape).permute(2, 0, 3, 1, 4)
        weights = (q @ k.transpose(-1, -2) / 4).softmax(-1)
        return x + self.out((weights @ v).transpose(1, 2).reshape(batch, length, width))


def test_a_tiny_transformer():
    layers = [nn.Sequential(Attention(32, 2), nn.LayerNorm(32), nn.ReLU()) for _ in range(4)]
    module = nn.Sequential(nn.Embedding(100, 32), *layers, nn.Linear(32, 100))
    for parameter in module.parameters():
        nn.init.normal_(parameter)  # the exporter joins weights of equal values
    graph = module_graph(module, torch.zeros(1, 16, dtype=torch.long))
    text = graph_text(graph).text
    assert text.split("\n")[:5] == [
        "Input int64 1 16",
        "Gather ^ [100 32] 1 > float32 1 16 32",
        "A 4",
        "MatMul > 1 16 100",
        "Add bias",
    ]
    assert "\tSoftmax axis 3\n" in text
    assert count_parameters(graph) == sum(each.numel() for each in module.parameters())
    per_layer = 16 * 32 * 96 + 2 * 16 * 16 * 32 + 16 * 32 * 32
    assert count_macs(graph) == 4 * per_layer + 16 * 32 * 100


def test_torch_s_own_transformer_is_exported_operator_by_operator():
    module = nn.TransformerEncoder(nn.TransformerEncoderLayer(32, 4, 64, batch_first=True), 3)
    module.train()
    text = graph_text(module_graph(module, torch.zeros(1, 10, 32))).text
    assert text.count("\tSoftmax") == 1
    assert module.training
    assert torch.backends.mha.get_fastpath_enabled()


def test_an_open_batch_reads_as_one():
    module = nn.Sequential(nn.Conv2d(3, 8, 3), nn.Flatten(), nn.Linear(8 * 36, 10)).eval()
    buffer = io.BytesIO()
    axes = {"x": {0: "batch"}, "y": {0: "batch"}}
    torch.onnx.export(
        module,
        (torch.zeros(2, 3, 8, 8),),
        buffer,
        input_names=["x"],
        output_names=["y"],
        dynamic_axes=axes,
        dynamo=False,
    )
    fixed = module_graph(module, torch.zeros(1, 3, 8, 8))
    assert graph_text(read_model(buffer.getvalue())).text == graph_text(fixed).text


class Untraceable(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        raise ZeroDivisionError("no steps\nand more")


def test_a_module_that_can_not_be_exported_says_why(capsys):
    with pytest.raises(GraphError, match=r"^PyTorch can't export this module: no steps$"):
        module_bytes(Untraceable(), torch.zeros(1))
    assert not capsys.readouterr().out
