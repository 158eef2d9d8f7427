"""The component's name: of its block, its lines and its part of the scenario."""

NAME = "financing"
