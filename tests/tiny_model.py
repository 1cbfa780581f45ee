"""A whole llama model of half a megabyte with random weights: a real engine runs it.

As a program it serves the model in OpenAI's protocol by llama.cpp and prints the address:

    python -m tests.tiny_model FILE
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path

WINDOW = 2048
_WIDTH, _HEADS, _LAYERS, _INNER = 64, 4, 2, 128
_CHARS = [chr(code) for code in range(33, 127)]
_CONTROLS, _BYTES = 3, 256
# Channel 0 of the hidden state is kept positive (no layer writes there), so that the last
# matrix's first column weighs tokens up or down: bytes of broken UTF-8 are not to come, an end
# now and then.
_BIAS = {"unknown": -9.0, "bytes": -9.0, "end": 0.3}


def write(path: Path, seed: int = 1) -> Path:
    """Write the model; about 0.1 s."""
    import numpy as np
    from gguf import GGUFWriter

    random = np.random.default_rng(seed)
    names, scores, kinds = _vocabulary()
    writer = GGUFWriter(path, "llama")
    _describe(writer, names, scores, kinds)

    def add(name: str, *shape: int, scale: float = 0.2, silent: bool = False) -> None:
        weights = (random.standard_normal(shape) * scale).astype(np.float32)
        weights[0] *= not silent
        writer.add_tensor(name, weights)

    embedding = (random.standard_normal((len(names), _WIDTH)) * 0.5).astype(np.float32)
    embedding[:, 0] = 8
    writer.add_tensor("token_embd.weight", embedding)
    output = (random.standard_normal((len(names), _WIDTH)) * 0.5).astype(np.float32)
    output[:, 0] = 0
    output[:2, 0], output[2, 0] = _BIAS["unknown"], _BIAS["end"]
    output[_CONTROLS : _CONTROLS + _BYTES, 0] = _BIAS["bytes"]
    writer.add_tensor("output.weight", output)
    writer.add_tensor("output_norm.weight", np.ones(_WIDTH, np.float32))
    for layer in range(_LAYERS):
        block = f"blk.{layer}."
        for norm in ("attn_norm", "ffn_norm"):
            writer.add_tensor(f"{block}{norm}.weight", np.ones(_WIDTH, np.float32))
        for name in ("attn_q", "attn_k", "attn_v"):
            add(f"{block}{name}.weight", _WIDTH, _WIDTH)
        add(f"{block}attn_output.weight", _WIDTH, _WIDTH, silent=True)
        add(f"{block}ffn_gate.weight", _INNER, _WIDTH)
        add(f"{block}ffn_up.weight", _INNER, _WIDTH)
        add(f"{block}ffn_down.weight", _WIDTH, _INNER, silent=True)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _vocabulary() -> tuple[list[str], list[float], list[int]]:
    """Tokens as SentencePiece has them: controls, bytes, a space, letters with and without one."""
    from gguf import TokenType

    names = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(_BYTES)), "▁", *_CHARS]
    names += [f"▁{char}" for char in _CHARS]
    kinds = [TokenType.UNKNOWN, TokenType.CONTROL, TokenType.CONTROL] + [TokenType.BYTE] * _BYTES
    kinds += [TokenType.NORMAL] * (len(names) - len(kinds))
    scores = [0.0] * (_CONTROLS + _BYTES) + [-1000.0] * (1 + len(_CHARS)) + [-500.0] * len(_CHARS)
    return names, scores, [int(kind) for kind in kinds]


def _describe(writer: object, names: list[str], scores: list[float], kinds: list[int]) -> None:
    from gguf import GGUFWriter

    assert isinstance(writer, GGUFWriter)
    writer.add_name("tiny")
    writer.add_context_length(WINDOW)
    writer.add_embedding_length(_WIDTH)
    writer.add_block_count(_LAYERS)
    writer.add_feed_forward_length(_INNER)
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv(_HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(_WIDTH // _HEADS)
    writer.add_vocab_size(len(names))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(names)
    writer.add_token_scores(scores)
    writer.add_token_types(kinds)
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_add_bos_token(True)
    writer.add_chat_template(
        "{% for m in messages %}{% if m['role'] == 'user' %}[INST] {{ m['content'] }} [/INST]"
        "{% else %}{{ m['content'] }}{% endif %}{% endfor %}"
    )


def serve(path: Path) -> None:
    """Serve the model on loopback until a signal; the first line on stdout is the address."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path, params.n_ctx, params.n_parallel = str(path), WINDOW, 1
    params.hostnames, params.verbosity, params.warmup = ["127.0.0.1"], -1, False
    server = xllamacpp.Server(params)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    signal.sigwait({signal.SIGTERM, signal.SIGINT})


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    serve(Path(sys.argv[1]))
