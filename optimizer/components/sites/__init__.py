"""Sites: energised power, tariffs, cooling, upgrades and closing."""
