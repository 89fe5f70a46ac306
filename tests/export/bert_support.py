"""A tiny pretrained encoder, by its configuration."""

BERT = {
    "model_type": "bert",
    "vocab_size": 1100,
    "hidden_size": 32,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "intermediate_size": 48,
}
