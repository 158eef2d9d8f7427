"""What the reference of fields says before its tables."""

from __future__ import annotations

BY_MONTH = "shares by month: `{0: 40 %, 6: 60 %}`"

INTRODUCTION = """
# Fields of a scenario file

Written by `wattshift schema --format md`. A scenario is a folder with `scenario.yaml`; `NAME` stands for
any name you choose (small letters, digits and hyphens), by which other fields refer to the group.

**Quantities carry their unit**: `20 MW`, `1.5 GW`, `39 USD/MWh` or `3.9 c/kWh`, `128 USD/kW-month`, `150
MUSD` (millions; `kUSD`, `BUSD`), `9 MUSD/MW`, `3.5 %` or `35 bp`, `18 months` or `15 years`, `17.5 J/TH`,
`8.4 EH/s`. No thousands separators. Only counts (`15000`), ratios (`1.3`) and coins (`1200`, or `1200 BTC`)
may stand bare.

**Any figure may carry its range and source**, which changes nothing in the plan: `value` is what counts.

```yaml
rent: {value: 120 USD/kW-month, low: 110 USD/kW-month, source: term sheet, note: before fit-out}
```

**What is marked "over time"** takes one value, steps (each holds until the next one; `until` ends the
last), or a column of a CSV file with one row a month, quarter or year and the unit in its header (`base
[USD/BTC]`):

```yaml
energised: 60 MW
energised: {2027-01: 60 MW, 2028-Q3: 120 MW}
btc_price: {csv: curves/btc.csv, column: base}
```

**Dates** are months, quarters or years: `2027-09`, `2027-Q3`, `2027`. As a start `2027-Q3` is July; as an
end (`end`, `latest`, `deadline`, `sign_by`, …: "its last month" below) it is September, itself included.

**One file over another**: a file that says `extends: base.yaml` writes only what differs; so does one laid
over with `--with bear.yaml`, and `--set treasury.cash=150MUSD` changes one value. Groups merge by name,
single values, lists and series are replaced, `null` removes. Later ones win: base, then each `--with` in
order, then each `--set`. Keys that begin with `x-` are yours, for anchors.
"""
