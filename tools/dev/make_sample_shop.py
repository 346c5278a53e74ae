#!/usr/bin/env python3
"""Makes the invented shop in sample-shop/: products, members, cashiers, a policy and promotions.

The output depends on nothing but this file (fixed seed), so a change shows up as a readable difference:

    tools/dev/make_sample_shop.py              writes sample-shop/
    tools/dev/make_sample_shop.py --check      writes to a temporary folder and compares

Every name, number and price is invented. Barcodes begin with 952, which GS1 keeps for demonstrations and
examples, so that no real product answers to them; phone numbers begin with 100, which no person has.
"""

import argparse
import csv
import filecmp
import io
import pathlib
import random
import re
import sys
import tempfile

SEED = 20260101
MEMBER_COUNT = 200
FILES = ("products.csv", "members.csv", "cashiers.csv", "policy.toml", "promotions.toml")

# Invented brands: Chinese, English.
BRANDS = [
    ("禾盛", "Hesheng"), ("悦家", "Yuejia"), ("青岭", "Qingling"), ("晨野", "Chenye"),
    ("百味园", "Baiweiyuan"), ("海沐", "Haimu"), ("云谷", "Yungu"), ("小满仓", "Xiaomancang"),
]

# Category: VAT rate, brands used, and goods. A good is (Chinese, English, pack Chinese, pack English, lowest and
# highest price in yuan). Rates: 13% general, 9% staple food, water and farm produce, 6% services, 0% outside VAT.
CATEGORIES = [
    ("13%", 6, [
        ("可乐", "Cola", "330毫升", "330 ml", 2.0, 3.5), ("橙味汽水", "Orange Soda", "500毫升", "500 ml", 2.8, 4.5),
        ("柠檬茶", "Lemon Tea", "500毫升", "500 ml", 3.0, 5.0), ("绿茶饮料", "Green Tea Drink", "500毫升", "500 ml", 3.0, 4.5),
        ("乌龙茶", "Oolong Tea", "500毫升", "500 ml", 4.0, 6.0), ("豆奶", "Soy Milk Drink", "250毫升", "250 ml", 2.5, 4.0),
        ("核桃乳", "Walnut Drink", "240毫升", "240 ml", 3.5, 5.5), ("咖啡饮料", "Coffee Drink", "270毫升", "270 ml", 5.0, 8.0),
        ("苏打水", "Soda Water", "400毫升", "400 ml", 3.0, 5.0), ("酸梅汤", "Sour Plum Drink", "450毫升", "450 ml", 4.0, 6.0),
    ]),
    ("13%", 6, [
        ("原味薯片", "Potato Chips Original", "75克", "75 g", 5.5, 8.5), ("番茄薯片", "Potato Chips Tomato", "75克", "75 g", 5.5, 8.5),
        ("苏打饼干", "Soda Crackers", "200克", "200 g", 6.0, 10.0), ("夹心饼干", "Sandwich Biscuits", "150克", "150 g", 5.0, 9.0),
        ("牛奶巧克力", "Milk Chocolate", "80克", "80 g", 9.0, 16.0), ("花生糖", "Peanut Candy", "250克", "250 g", 9.0, 15.0),
        ("海苔", "Seaweed Snack", "20克", "20 g", 6.0, 12.0), ("山楂片", "Hawthorn Slices", "120克", "120 g", 4.0, 7.0),
        ("五香瓜子", "Spiced Sunflower Seeds", "260克", "260 g", 8.0, 13.0), ("牛肉干", "Beef Jerky", "100克", "100 g", 22.0, 38.0),
        ("果冻", "Fruit Jelly", "360克", "360 g", 7.0, 12.0), ("薄荷糖", "Mint Drops", "50克", "50 g", 4.0, 8.0),
    ]),
    ("13%", 5, [
        ("红烧牛肉面", "Braised Beef Noodles", "105克", "105 g", 3.5, 5.5), ("老坛酸菜面", "Pickled Cabbage Noodles", "110克", "110 g", 3.5, 5.5),
        ("番茄鸡蛋面", "Tomato Egg Noodles", "105克", "105 g", 3.5, 5.5), ("午餐肉罐头", "Luncheon Meat", "340克", "340 g", 15.0, 24.0),
        ("豆豉鲮鱼罐头", "Dace with Black Beans", "227克", "227 g", 14.0, 22.0), ("黄桃罐头", "Peaches in Syrup", "425克", "425 g", 8.0, 14.0),
        ("榨菜丝", "Pickled Mustard Shreds", "80克", "80 g", 2.0, 4.0), ("火腿肠", "Ham Sausage", "400克", "400 g", 11.0, 18.0),
    ]),
    ("13%", 5, [
        ("生抽酱油", "Light Soy Sauce", "500毫升", "500 ml", 8.0, 14.0), ("老抽酱油", "Dark Soy Sauce", "500毫升", "500 ml", 9.0, 15.0),
        ("米醋", "Rice Vinegar", "500毫升", "500 ml", 6.0, 11.0), ("料酒", "Cooking Wine", "500毫升", "500 ml", 7.0, 12.0),
        ("蚝油", "Oyster Sauce", "520克", "520 g", 9.0, 16.0), ("豆瓣酱", "Broad Bean Paste", "500克", "500 g", 9.0, 15.0),
        ("香辣酱", "Hot Chili Sauce", "280克", "280 g", 9.0, 14.0), ("白砂糖", "White Sugar", "400克", "400 g", 5.0, 8.0),
        ("芝麻香油", "Sesame Oil", "350毫升", "350 ml", 18.0, 29.0), ("花椒粉", "Sichuan Pepper Powder", "30克", "30 g", 5.0, 9.0),
    ]),
    ("13%", 5, [
        ("洗衣液", "Laundry Liquid", "2千克", "2 kg", 19.0, 36.0), ("洗洁精", "Dish Soap", "1千克", "1 kg", 8.0, 15.0),
        ("抽纸", "Facial Tissues", "6包", "6 packs", 12.0, 22.0), ("卷纸", "Toilet Paper", "10卷", "10 rolls", 15.0, 29.0),
        ("垃圾袋", "Rubbish Bags", "100只", "100 pcs", 8.0, 15.0), ("保鲜膜", "Cling Film", "30米", "30 m", 7.0, 13.0),
        ("洁厕液", "Toilet Cleaner", "600克", "600 g", 8.0, 14.0), ("钢丝球", "Steel Scourers", "4只", "4 pcs", 5.0, 9.0),
        ("电池", "Batteries", "4粒", "4 pcs", 9.0, 18.0), ("洗衣皂", "Laundry Soap", "202克", "202 g", 3.0, 6.0),
    ]),
    ("13%", 5, [
        ("牙膏", "Toothpaste", "120克", "120 g", 9.0, 19.0), ("牙刷", "Toothbrush", "2支", "2 pcs", 8.0, 18.0),
        ("洗发水", "Shampoo", "400毫升", "400 ml", 24.0, 46.0), ("护发素", "Conditioner", "400毫升", "400 ml", 24.0, 46.0),
        ("沐浴露", "Shower Gel", "750毫升", "750 ml", 25.0, 45.0), ("香皂", "Bath Soap", "115克", "115 g", 4.0, 8.0),
        ("洗手液", "Hand Wash", "500毫升", "500 ml", 10.0, 18.0), ("护手霜", "Hand Cream", "75克", "75 g", 12.0, 25.0),
        ("毛巾", "Face Towel", "1条", "1 pc", 10.0, 20.0), ("棉签", "Cotton Buds", "200支", "200 pcs", 5.0, 9.0),
    ]),
    ("9%", 4, [
        ("东北大米", "Northeast Rice", "5千克", "5 kg", 29.0, 49.0), ("长粒香米", "Long-Grain Rice", "5千克", "5 kg", 32.0, 55.0),
        ("小麦粉", "Wheat Flour", "2.5千克", "2.5 kg", 13.0, 22.0), ("挂面", "Dried Noodles", "800克", "800 g", 7.0, 12.0),
        ("小米", "Millet", "1千克", "1 kg", 10.0, 18.0), ("红豆", "Red Beans", "500克", "500 g", 9.0, 15.0),
        ("花生油", "Peanut Oil", "5升", "5 l", 98.0, 149.0), ("大豆油", "Soybean Oil", "5升", "5 l", 55.0, 79.0),
        ("食用盐", "Table Salt", "400克", "400 g", 2.0, 4.0), ("鲜鸡蛋", "Fresh Eggs", "30枚", "30 pcs", 22.0, 35.0),
        ("纯牛奶", "Whole Milk", "250毫升", "250 ml", 3.0, 5.0), ("鲜牛奶", "Fresh Milk", "950毫升", "950 ml", 14.0, 22.0),
        ("原味酸奶", "Plain Yoghurt", "200克", "200 g", 5.0, 9.0), ("饮用水", "Drinking Water", "550毫升", "550 ml", 1.5, 3.0),
    ]),
    ("9%", 4, [
        ("速冻水饺", "Frozen Dumplings", "1千克", "1 kg", 19.0, 32.0), ("冷冻青豆", "Frozen Green Peas", "400克", "400 g", 8.0, 13.0),
        ("冷鲜猪肉", "Chilled Pork", "500克", "500 g", 15.0, 26.0), ("鸡胸肉", "Chicken Breast", "500克", "500 g", 12.0, 19.0),
        ("冻虾仁", "Frozen Shrimps", "300克", "300 g", 29.0, 45.0), ("干木耳", "Dried Wood Ear", "150克", "150 g", 15.0, 28.0),
        ("干香菇", "Dried Shiitake", "150克", "150 g", 18.0, 32.0), ("红枣", "Dried Jujubes", "500克", "500 g", 15.0, 26.0),
    ]),
    ("9%", 1, [
        ("苹果", "Apples", "1千克", "1 kg", 9.0, 16.0), ("香蕉", "Bananas", "1千克", "1 kg", 6.0, 10.0),
        ("橙子", "Oranges", "1千克", "1 kg", 8.0, 14.0), ("葡萄", "Grapes", "500克", "500 g", 9.0, 18.0),
        ("土豆", "Potatoes", "1千克", "1 kg", 4.0, 7.0), ("西红柿", "Tomatoes", "1千克", "1 kg", 7.0, 12.0),
        ("黄瓜", "Cucumbers", "1千克", "1 kg", 6.0, 10.0), ("大白菜", "Chinese Cabbage", "1千克", "1 kg", 2.5, 5.0),
        ("胡萝卜", "Carrots", "1千克", "1 kg", 4.0, 7.0), ("大葱", "Spring Onions", "500克", "500 g", 3.0, 6.0),
        ("生姜", "Ginger", "250克", "250 g", 4.0, 8.0), ("大蒜", "Garlic", "250克", "250 g", 3.0, 6.0),
        ("菠菜", "Spinach", "300克", "300 g", 3.0, 6.0), ("豆腐", "Tofu", "400克", "400 g", 2.5, 4.5),
        ("梨", "Pears", "1千克", "1 kg", 7.0, 12.0), ("西瓜", "Watermelon", "1个", "1 pc", 18.0, 35.0),
    ]),
    ("6%", 1, [
        ("送货上门", "Home Delivery", "1次", "once", 5.0, 10.0), ("礼品包装", "Gift Wrapping", "1件", "each", 4.0, 9.0),
        ("衣物干洗", "Dry Cleaning", "1件", "each", 18.0, 30.0), ("钥匙配制", "Key Cutting", "1把", "each", 10.0, 16.0),
        ("照片打印", "Photo Printing", "1张", "each", 1.0, 2.0), ("手机贴膜", "Phone Screen Film Fitting", "1次", "once", 15.0, 25.0),
        ("磨刀", "Knife Sharpening", "1把", "each", 5.0, 9.0), ("裤脚缝边", "Trouser Hemming", "1条", "each", 10.0, 16.0),
    ]),
    ("0%", 1, [
        ("购物袋押金", "Bag Deposit", "1只", "each", 1.0, 2.0), ("水桶押金", "Water Bottle Deposit", "1只", "each", 30.0, 50.0),
        ("购物卡100元", "Gift Card 100 Yuan", "1张", "each", 100.0, 100.0), ("购物卡200元", "Gift Card 200 Yuan", "1张", "each", 200.0, 200.0),
        ("购物卡500元", "Gift Card 500 Yuan", "1张", "each", 500.0, 500.0), ("代收水费", "Water Bill Collected", "1笔", "each", 50.0, 50.0),
    ]),
]

# What cashiers sell all day without a barcode to scan, in the order of its places on the touch screen.
FAVOURITES = ["苹果", "香蕉", "橙子", "梨", "葡萄", "西瓜", "土豆", "西红柿", "黄瓜", "大白菜", "胡萝卜", "大葱", "生姜", "大蒜",
              "菠菜", "豆腐", "购物袋押金", "水桶押金", "送货上门", "礼品包装", "照片打印", "钥匙配制", "购物卡100元", "购物卡500元"]

# A second, larger pack of branded goods outside fresh food: Chinese, English, times the price.
LARGE_PACK = ("家庭装", "Family Pack", 1.9)

SURNAMES = ["赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "褚", "卫", "蒋", "沈", "韩", "杨"]
# The given names say what they are: "sample", "test", "example", "invented".
GIVEN_NAMES = ["样例", "测试", "示范", "虚构", "演示"]
LEVELS = [("none", 60), ("silver", 25), ("gold", 11), ("diamond", 4)]

CASHIERS = [
    ("1001", "样例甲", "cashier", "1234"),
    ("1002", "样例乙", "cashier", "2345"),
    ("1003", "样例丙", "cashier", "3456"),
    ("2001", "样例店长", "manager", "8642"),
    ("9001", "样例主管", "supervisor", "97531"),
]

#: One of each kind (docs/promotions.md). Times are the store's.
PROMOTIONS = '''version = "sample-1"

[[promotion]]
id = "chips"
name_zh = "薯片三件付二"
name_en = "Crisps: 3 for 2"
from = "2025-01-01"
kind = "n_for_m"
take = 3
pay = 2
products = ["P00081", "P00082", "P00083", "P00084", "P00085", "P00086", "P00089", "P00090", "P00091", "P00092", "P00093", "P00094"]

[[promotion]]
id = "laundry"
name_zh = "洗衣液八折"
name_en = "Laundry liquid 20% off"
from = "2025-01-01 08:00"
until = "2036-01-01"
kind = "percentage"
off = "20%"
products = ["P00303", "P00304", "P00306", "P00307"]

[[promotion]]
id = "breakfast"
name_zh = "早餐组合"
name_en = "Breakfast bundle"
from = "2025-01-01"
kind = "bundle"
goods = [{ product = "P00503", count = 2 }, { product = "P00497" }]
price = "32.00"

[[promotion]]
id = "noodles"
name_zh = "挂面会员价"
name_en = "Noodles, member price"
from = "2025-01-01"
kind = "member_price"
price = "7.00"
products = ["P00461", "P00462", "P00463", "P00464"]

[[promotion]]
id = "toothpaste"
name_zh = "牙膏金卡价"
name_en = "Toothpaste, gold price"
from = "2025-01-01"
kind = "level_price"
price = "14.00"
products = ["P00374", "P00376", "P00377"]
levels = ["diamond", "gold"]
'''

POLICY = '''version = "sample-1"
time_zone = "Asia/Shanghai"
currency = "CNY"

[queue_rebate]
enabled = true
settle_on = "paid"
first_in_line = "retain"
extract = "10%"
default = "100%"
levels = { silver = "105%", gold = "110%", diamond = "120%" }
'''


def ean13(number):
    """The 13 digits of `number` (12 digits) with their check digit (GS1 General Specifications, 7.9)."""
    digits = f"{number:012d}"
    total = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits))
    return digits + str(-total % 10)


def price_text(rng, lowest, highest):
    """A price in yuan with two decimals, ending in 0, 5, 8 or 9 jiao as shops like it."""
    jiao = rng.randint(round(lowest * 10), round(highest * 10))
    if lowest != highest:
        jiao = max(round(lowest * 10), jiao - jiao % 10 + rng.choice([0, 5, 8, 9]))
    return f"{jiao // 10}.{jiao % 10}0"


def all_goods():
    """Every product's names, VAT rate and range of prices, in a fixed order."""
    for vat, brand_count, goods in CATEGORIES:
        branded = brand_count > 1
        for zh, en, pack_zh, pack_en, low, high in goods:
            if not branded:
                yield f"{zh} {pack_zh}", f"{en} {pack_en}", vat, low, high
                continue
            for brand_zh, brand_en in BRANDS[:brand_count]:
                yield f"{brand_zh}{zh} {pack_zh}", f"{brand_en} {en} {pack_en}", vat, low, high
            large_zh, large_en, times = LARGE_PACK
            for brand_zh, brand_en in BRANDS[:2]:
                yield (f"{brand_zh}{zh} {pack_zh}×2 {large_zh}", f"{brand_en} {en} 2x{pack_en} {large_en}", vat,
                       low * times, high * times)


def products(rng):
    rows = []
    for index, (zh, en, vat, low, high) in enumerate(all_goods(), start=1):
        # Most products are on sale; a few are kept for returns only.
        active = "false" if rng.random() < 0.02 else "true"
        good = zh.split()[0]
        place = FAVOURITES.index(good) + 1 if good in FAVOURITES else ""
        rows.append((f"P{index:05d}", ean13(952_000_000_000 + index * 37), zh, en, price_text(rng, low, high), vat,
                     active, place))
    return ("sku", "barcode", "name_zh", "name_en", "price", "vat_rate", "active", "favourite"), rows


def members(rng):
    rows = []
    levels = [name for name, _ in LEVELS]
    weights = [weight for _, weight in LEVELS]
    for index in range(1, MEMBER_COUNT + 1):
        name = rng.choice(SURNAMES) + rng.choice(GIVEN_NAMES) + f"{index:03d}"
        level = rng.choices(levels, weights)[0]
        rows.append((f"M{index:06d}", level, name, f"100{index:08d}"))
    return ("member", "level", "name", "phone"), rows


def csv_text(table):
    header, rows = table
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def verify(table):
    """Stops with a message when a product breaks what the sample promises."""
    _, rows = table
    assert len(rows) >= 600, f"only {len(rows)} products"
    for column in (0, 1, 2, 3):
        values = [row[column] for row in rows]
        assert len(set(values)) == len(values), f"duplicates in column {column}"
    assert all(row[1] == ean13(int(row[1][:12])) and len(row[1]) == 13 for row in rows), "bad check digit"
    places = [row[7] for row in rows if row[7] != ""]
    assert sorted(places) == list(range(1, len(FAVOURITES) + 1)), "a favourite is missing or there twice"
    assert {row[5] for row in rows} == {"13%", "9%", "6%", "0%"}, "a VAT rate is missing"


def verify_promotions(table):
    """Stops with a message when a promotion is about goods that the sample does not sell."""
    _, rows = table
    sold = {row[0] for row in rows if row[6] == "true"}
    named = set(re.findall(r"P\d{5}", PROMOTIONS))
    assert named <= sold, f"promotions name {sorted(named - sold)}"


def write_all(folder):
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(SEED)
    product_table = products(rng)
    verify(product_table)
    verify_promotions(product_table)
    texts = {
        "products.csv": csv_text(product_table),
        "members.csv": csv_text(members(rng)),
        "cashiers.csv": csv_text((("cashier", "name", "role", "pin"), CASHIERS)),
        "policy.toml": POLICY,
        "promotions.toml": PROMOTIONS,
    }
    for name in FILES:
        (folder / name).write_text(texts[name], encoding="utf-8", newline="\n")


def check(folder):
    with tempfile.TemporaryDirectory() as temporary:
        fresh = pathlib.Path(temporary)
        write_all(fresh)
        _, different, missing = filecmp.cmpfiles(folder, fresh, FILES, shallow=False)
    for name in different + missing:
        print(f"{folder / name} is not what tools/dev/make_sample_shop.py makes; run it", file=sys.stderr)
    return 1 if different or missing else 0


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    parser.add_argument("--folder", type=pathlib.Path, default=root / "sample-shop")
    arguments = parser.parse_args()
    if arguments.check:
        return check(arguments.folder)
    write_all(arguments.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
