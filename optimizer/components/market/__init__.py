"""Prices that nobody here can change: BTC, network, hashprice."""
