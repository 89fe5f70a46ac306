"""Cleaning and summarising sales tables with pandas."""

import numpy as np
import pandas as pd

from rlm_model.corpora.bank import samples

MARGINS = {"books": 0.2, "toys": 0.35, "food": 0.1, "tools": 0.25}


def revenue_per_city(sales):
    """Revenue of each city, from whole columns."""
    revenue = sales["cents"] * sales["quantity"]
    return {city: int(total) for city, total in revenue.groupby(sales["city"]).sum().items()}


def city_revenue_iterrows(sales):
    totals = {}
    for _, row in sales.iterrows():
        totals[row["city"]] = totals.get(row["city"], 0) + row["cents"] * row["quantity"]
    return {city: int(totals[city]) for city in sorted(totals)}


def city_revenue_itertuples(sales):
    totals = {}
    for row in sales.itertuples(index=False):
        totals[row.city] = totals.get(row.city, 0) + row.cents * row.quantity
    return dict(sorted((city, int(total)) for city, total in totals.items()))


def city_revenue_zipped(sales):
    totals = dict.fromkeys(sorted(set(sales["city"])), 0)
    for city, cents, quantity in zip(sales["city"], sales["cents"], sales["quantity"]):
        totals[city] += int(cents) * int(quantity)
    return totals


def spending_per_customer(sales):
    grouped = sales.groupby("customer")["cents"].agg(["count", "mean", "max"])
    grouped["mean"] = grouped["mean"].round(2)
    return list(grouped.itertuples(name=None))


def spending_filtering_each(sales):
    rows = []
    for customer in sorted(sales["customer"].unique()):
        cents = sales.loc[sales["customer"] == customer, "cents"]
        rows.append((customer, len(cents), round(cents.mean(), 2), cents.max()))
    return [(name, int(count), float(mean), int(top)) for name, count, mean, top in rows]


def add_margin(sales):
    rate = sales["category"].map(MARGINS).fillna(0.15)
    return (sales["cents"] * sales["quantity"] * rate).round(4).tolist()


def add_margin_per_row(sales):
    def margin(row):
        return round(row["cents"] * row["quantity"] * MARGINS.get(row["category"], 0.15), 4)

    return sales.apply(margin, axis=1).tolist()


def size_class(sales: pd.DataFrame) -> list[str]:
    value = sales["cents"] * sales["quantity"]
    return np.select([value < 2_000, value < 20_000], ["small", "medium"], "large").tolist()


def size_class_by_apply(sales: pd.DataFrame) -> list[str]:
    value = sales["cents"] * sales["quantity"]
    return value.apply(
        lambda v: "small" if v < 2_000 else "medium" if v < 20_000 else "large"
    ).tolist()


def add_region(sales, customers):
    """Left join of what is known about the customers."""
    joined = sales.merge(customers, on="customer", how="left")
    return joined["region"].fillna("unknown").tolist()


def region_of_each(sales, customers):
    regions = []
    for customer in sales["customer"]:
        match = customers[customers["customer"] == customer]
        regions.append("unknown" if match.empty else match["region"].iloc[0])
    return regions


def region_by_mapping(sales, customers):
    by_customer = customers.set_index("customer")["region"]
    return sales["customer"].map(by_customer).fillna("unknown").to_list()


def city_by_category(sales):
    return sales.pivot_table(
        index="city", columns="category", values="cents", aggfunc="sum", fill_value=0
    )


def clean_names(people):
    """Trim, collapse inner spaces, capitalise."""
    names = people["name"].str.strip().str.replace(r"\s+", " ", regex=True).str.title()
    return names.tolist()


def clean_names_listwise(people):
    return [" ".join(name.split()).title() for name in people["name"]]


def mail_domains(people: pd.DataFrame) -> pd.Series:
    parts = people["email"].str.lower().str.split("@", expand=True)
    return parts[1].value_counts().head(20)


def monthly_revenue(sales):
    series = sales.set_index("day")["cents"].sort_index()
    months = series.resample("MS").sum()
    return {month.strftime("%Y-%m"): int(total) for month, total in months.items() if total}


def monthly_revenue_by_text(sales):
    totals = {}
    for day, cents in zip(sales["day"], sales["cents"]):
        month = day.strftime("%Y-%m")
        totals[month] = totals.get(month, 0) + cents
    return {month: int(totals[month]) for month in sorted(totals)}


def fill_prices(table):
    """Missing prices become the mean of their category, or else the overall mean."""
    means = table.groupby("category")["price"].transform("mean")
    return table["price"].fillna(means).fillna(table["price"].mean())


def fill_forward(table, limit=3):
    ordered = table.sort_values(["category", "day"], kind="stable")
    return ordered.groupby("category")["price"].ffill(limit=limit).bfill()


def missing_share(table):
    return table.isna().mean().sort_values(ascending=False).head(3)


def rank_in_category(sales):
    return (
        sales.groupby("category")["cents"].rank(method="min", ascending=False).astype(int).tolist()
    )


def places_in_category(sales):
    places = []
    for category, cents in zip(sales["category"], sales["cents"]):
        rivals = sales[sales["category"] == category]
        places.append(int((rivals["cents"] > cents).sum()) + 1)
    return places


def weekly_average(sales, window=7):
    return sales["cents"].rolling(window).mean().round(3).tolist()


def weekly_average_applied(sales, window=7):
    return (
        sales["cents"].rolling(window).apply(lambda part: part.mean(), raw=False).round(3).tolist()
    )


def combine_exports(exports):
    """One table of all exports; each is a list of records."""
    return pd.concat([pd.DataFrame(export) for export in exports], ignore_index=True)


def combine_exports_growing(exports):
    table = pd.DataFrame(exports[0])
    for export in exports[1:]:
        table = pd.concat([table, pd.DataFrame(export)], ignore_index=True)
    return table


def table_of_records(records):
    return pd.DataFrame.from_records(records)[["id", "city", "quantity"]]


def append_records(records):
    table = pd.DataFrame({"id": [], "city": [], "quantity": []}, dtype=object)
    for record in records:
        table.loc[len(table)] = [record["id"], record["city"], record["quantity"]]
    return table.astype({"id": "str", "city": "str", "quantity": "int64"})


def newest_per_customer(sales):
    ordered = sales.sort_values("day", kind="stable")
    return sorted(ordered.drop_duplicates("customer", keep="last").index.tolist())


def last_sale_of_each(sales):
    found = []
    for customer in sales["customer"].drop_duplicates():
        own = sales[sales["customer"] == customer].sort_values("day", kind="stable")
        found.append(int(own.index[-1]))
    return sorted(found)


def best_sales(sales, per_city=3):
    ordered = sales.sort_values(["cents", "quantity"], ascending=False)
    return ordered.groupby("city").head(per_city).reset_index(drop=True)


def days_between_sales(sales):
    """Days since the customer's previous purchase; -1 for the first one."""
    ordered = sales.sort_values(["customer", "day"])
    gaps = ordered.groupby("customer")["day"].diff().dt.days
    return gaps.fillna(-1).astype(int).reindex(sales.index)


def clip_by_category(sales, low=0.05, high=0.95):
    limits = sales.groupby("category")["cents"].quantile([low, high]).unstack()
    own = limits.loc[sales["category"]].to_numpy()
    return sales["cents"].clip(own[:, 0], own[:, 1])


def encode_columns(sales):
    return pd.get_dummies(sales[["city", "category"]], dtype="uint8").sum()


def tags_in_use(table):
    exploded = table["tags"].str.split(",").explode()
    return exploded.value_counts().sort_index().to_dict()


def _sales(n, rng):
    generator = np.random.default_rng(rng.getrandbits(32))
    days = pd.Timestamp("2022-01-01") + pd.to_timedelta(generator.integers(0, 900, n), unit="D")
    return pd.DataFrame(
        {
            "customer": [f"c{x:06d}" for x in generator.integers(0, n // 5 + 1, n)],
            "city": rng.choices(samples.CITIES, k=n),
            "category": rng.choices(samples.CATEGORIES, k=n),
            "cents": generator.integers(100, 20_000, n),
            "quantity": generator.integers(1, 10, n),
            "day": days,
        }
    )


def _with_customers(n, rng):
    names = [f"c{x:06d}" for x in range(0, n // 5 + 1)]
    rng.shuffle(names)
    known = names[: len(names) * 9 // 10 + 1]
    regions = rng.choices(["north", "south", "east"], k=len(known))
    return _sales(n, rng), pd.DataFrame({"customer": known, "region": regions})


def _people(n, rng):
    names = [samples.name(rng).replace(" ", "  ").lower() + " " for _ in range(n)]
    return (pd.DataFrame({"name": names, "email": [samples.email(rng) for _ in range(n)]}),)


def _with_gaps(n, rng):
    table = _sales(n, rng)
    table["price"] = [x if x < 80 else None for x in samples.floats(n, rng)]
    return (table,)


def _exports(n, rng):
    orders = samples.orders(n, rng)
    return ([orders[start : start + 25] for start in range(0, n, 25)],)


def _tagged(n, rng):
    return (
        pd.DataFrame({"tags": [",".join(rng.sample(samples.CATEGORIES, 3)) for _ in range(n)]}),
    )


_SALES = """
    revenue_per_city city_revenue_iterrows city_revenue_itertuples city_revenue_zipped
    spending_per_customer spending_filtering_each add_margin add_margin_per_row size_class
    size_class_by_apply city_by_category monthly_revenue monthly_revenue_by_text rank_in_category
    places_in_category weekly_average weekly_average_applied newest_per_customer last_sale_of_each
    best_sales days_between_sales clip_by_category encode_columns
""".split()

CASES = {
    **dict.fromkeys(_SALES, lambda n, rng: (_sales(n, rng),)),
    "add_region": _with_customers,
    "region_of_each": _with_customers,
    "region_by_mapping": _with_customers,
    "clean_names": _people,
    "clean_names_listwise": _people,
    "mail_domains": _people,
    "fill_prices": _with_gaps,
    "fill_forward": _with_gaps,
    "missing_share": _with_gaps,
    "combine_exports": _exports,
    "combine_exports_growing": _exports,
    "table_of_records": lambda n, rng: (samples.orders(n, rng),),
    "append_records": lambda n, rng: (samples.orders(n, rng),),
    "tags_in_use": _tagged,
}

ALIKE = [
    (
        "revenue_per_city",
        "city_revenue_iterrows",
        "city_revenue_itertuples",
        "city_revenue_zipped",
    ),
    ("spending_per_customer", "spending_filtering_each"),
    ("add_margin", "add_margin_per_row"),
    ("size_class", "size_class_by_apply"),
    ("add_region", "region_of_each", "region_by_mapping"),
    ("clean_names", "clean_names_listwise"),
    ("monthly_revenue", "monthly_revenue_by_text"),
    ("rank_in_category", "places_in_category"),
    ("weekly_average", "weekly_average_applied"),
    ("combine_exports", "combine_exports_growing"),
    ("table_of_records", "append_records"),
    ("newest_per_customer", "last_sale_of_each"),
]
