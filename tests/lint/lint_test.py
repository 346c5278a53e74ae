#!/usr/bin/env python3
"""The lint itself: snippets that must be caught, and their neighbours that must not."""

import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import house_rules  # noqa: E402
import include_graph  # noqa: E402
from cpp_functions import functions_of  # noqa: E402
from source import SourceFile, code_only  # noqa: E402

TABLE = """
[folders]
"common/base" = []
"common/domain" = ["common/base"]
"common/net" = ["common/base"]
"hal/drivers" = ["common/base"]
"terminal/local_api" = ["common/base"]
"terminal/till" = ["common/domain"]
"terminal/ui" = ["terminal/local_api", "common/net"]
"terminal/main" = ["terminal/till", "hal/drivers"]
"store-server/app" = ["common/domain"]
[rules]
programs = ["terminal", "store-server", "headquarters"]
front_ends = { "terminal/ui" = ["terminal/local_api"] }
only_main = ["hal/drivers"]
unrestricted = ["tests"]
generated = { "records.pb.h" = "common/domain" }
[pure]
folders = ["common/domain"]
quiet = ["common/base"]
banned_own = ["common/base/clock.hpp"]
banned = ["thread", "boost/*", "sqlite3.h", "Q*", "filesystem"]
exceptions = {}
"""


def findings_of(path, text, table=TABLE, others=()):
    file = SourceFile(path, text)
    files = [file, *(SourceFile(other, "#pragma once\n") for other in others)]
    return include_graph.check(files, include_graph.IncludeGraph(table), "table")


class IncludeGraphTest(unittest.TestCase):
    def assert_refused(self, path, text, words, others=()):
        found = findings_of(path, text, others=others)
        self.assertEqual(len(found), 1, found)
        self.assertIn(words, found[0].text)

    def test_named_and_inherited_folders_are_allowed(self):
        text = '#include "common/domain/money.hpp"\n#include "common/base/text.hpp"\n#include <vector>\n'
        self.assertEqual(findings_of("terminal/till/a.cpp", text,
                                     others=["common/domain/money.hpp", "common/base/text.hpp"]), [])

    def test_folder_outside_the_row_is_refused_with_its_line(self):
        found = findings_of("common/domain/a.cpp", '\n#include "common/net/a.hpp"\n', others=["common/net/a.hpp"])
        self.assertEqual([(item.path, item.line) for item in found], [("common/domain/a.cpp", 2)])

    def test_other_program_is_refused(self):
        self.assert_refused("terminal/till/a.cpp", '#include "store-server/app/store.hpp"\n',
                            "may not include store-server/app", ["store-server/app/store.hpp"])

    def test_drivers_outside_main_are_refused(self):
        self.assert_refused("terminal/till/a.cpp", '#include "hal/drivers/d.hpp"\n', "may not include hal/drivers",
                            ["hal/drivers/d.hpp"])
        self.assertEqual(findings_of("terminal/main/a.cpp", '#include "hal/drivers/d.hpp"\n',
                                     others=["hal/drivers/d.hpp"]), [])

    def test_front_end_sees_only_the_local_api(self):
        self.assert_refused("terminal/ui/a.cpp", '#include "terminal/till/till.hpp"\n', "may not include terminal/till",
                            ["terminal/till/till.hpp"])

    def test_unknown_folder_missing_file_and_angle_brackets_are_refused(self):
        self.assert_refused("terminal/new/a.cpp", '#include "common/base/text.hpp"\n', "has no row",
                            ["common/base/text.hpp"])
        self.assert_refused("terminal/till/a.cpp", '#include "text.hpp"\n', "is no file of this project")
        self.assert_refused("terminal/till/a.cpp", "#include <common/base/text.hpp>\n", "with quotes")

    def test_generated_header_belongs_to_one_folder(self):
        self.assertEqual(findings_of("common/domain/a.cpp", '#include "records.pb.h"\n'), [])
        self.assert_refused("terminal/till/a.cpp", '#include "records.pb.h"\n', "belongs to common/domain")

    def test_tests_include_what_they_test(self):
        self.assertEqual(findings_of("tests/unit/a.cpp", '#include "terminal/till/till.hpp"\n'), [])


class TableTest(unittest.TestCase):
    def assert_row_refused(self, old, new, words):
        self.assertIn(old, TABLE)
        texts = [item.text for item in findings_of("tests/a.cpp", "", TABLE.replace(old, new))]
        self.assertTrue(any(words in text for text in texts), texts)

    def test_given_table_is_fine(self):
        self.assertEqual(findings_of("tests/a.cpp", ""), [])

    def test_cycle_is_refused(self):
        self.assert_row_refused('"common/base" = []', '"common/base" = ["common/net"]', "cycle")

    def test_unknown_name_is_refused(self):
        self.assert_row_refused('"common/net" = ["common/base"]', '"common/net" = ["common/bas"]', "has no row")

    def test_row_that_reaches_another_program_is_refused(self):
        self.assert_row_refused('"store-server/app" = ["common/domain"]', '"store-server/app" = ["terminal/till"]',
                                "of another program")

    def test_row_of_a_front_end_is_held_to_the_local_api(self):
        self.assert_row_refused('["terminal/local_api", "common/net"]', '["terminal/till"]', "is a front end")

    def test_only_main_names_drivers_and_nobody_names_main(self):
        self.assert_row_refused('"terminal/till" = ["common/domain"]', '"terminal/till" = ["hal/drivers"]',
                                "only a main folder")
        self.assert_row_refused('"terminal/till" = ["common/domain"]', '"terminal/till" = ["terminal/main"]',
                                "nothing may include")

    def test_pure_row_that_reaches_the_world_is_refused(self):
        self.assert_row_refused('"common/domain" = ["common/base"]', '"common/domain" = ["common/net"]',
                                "is pure and may not reach common/net")

    def test_real_table_is_fine(self):
        table = (HERE / "include_graph.toml").read_text(encoding="utf-8")
        self.assertEqual(list(include_graph.IncludeGraph(table).check_table("table")), [])


class PureTest(unittest.TestCase):
    def test_banned_headers_are_caught(self):
        for header in ("thread", "boost/asio/awaitable.hpp", "sqlite3.h", "QObject", "filesystem"):
            found = findings_of("common/domain/a.hpp", f"#pragma once\n  #  include <{header}>\n")
            self.assertEqual([item.line for item in found], [2], header)
            self.assertEqual(findings_of("common/net/a.hpp", f"#include <{header}>\n"), [])

    def test_clock_of_base_is_caught(self):
        found = findings_of("common/domain/a.hpp", '#include "common/base/clock.hpp"\n',
                            others=["common/base/clock.hpp"])
        self.assertEqual(len(found), 1)

    def test_floating_point_is_caught_in_code_only(self):
        text = '// a double entry\nconst char* text = "float";\nint doubled = 1;\n'
        self.assertEqual(findings_of("common/domain/a.cpp", text), [])
        self.assertEqual([item.line for item in findings_of("common/domain/a.cpp", text + "double rate;\n")], [4])


class HouseRulesTest(unittest.TestCase):
    def rules_of(self, path, text):
        return [(item.rule, item.line) for item in house_rules.check([SourceFile(path, text)])]

    def test_file_of_501_lines_is_caught(self):
        self.assertEqual(self.rules_of("a.cpp", "int a;\n" * 500), [])
        self.assertEqual(self.rules_of("a.cpp", "int a;\n" * 501), [("file-length", 501)])

    def test_cpp_function_of_51_lines_is_caught(self):
        self.assertEqual(self.rules_of("a.cpp", "void f() {\n" + "  g();\n" * 48 + "}\n"), [])
        self.assertEqual(self.rules_of("a.cpp", "void f() {\n" + "  g();\n" * 49 + "}\n"), [("function-length", 1)])

    def test_python_function_of_51_lines_is_caught(self):
        self.assertEqual(self.rules_of("a.py", "def f():\n" + "    g()\n" * 49), [])
        self.assertEqual(self.rules_of("a.py", "def f():\n" + "    g()\n" * 50), [("function-length", 1)])

    def test_five_levels_are_caught(self):
        def nested(levels):
            return "void f() {\n" + "if (a) {\n" * levels + "}\n" * levels + "}\n"
        self.assertEqual(self.rules_of("a.cpp", nested(4)), [])
        self.assertEqual(self.rules_of("a.cpp", nested(5)), [("nesting", 1)])

    def test_unfinished_marks_are_caught(self):
        for mark in ("TO" "DO", "FIX" "ME", "XX" "X"):
            self.assertEqual(self.rules_of("a.md", f"Later. {mark}: more\n"), [("unfinished", 1)])
        self.assertEqual(self.rules_of("a.cpp", 'char name[] = "' + "X" * 6 + '";\n'), [])

    def test_machine_paths_are_caught(self):
        for path in ("/ho" "me/ann/x", "/ro" "ot/x", "/wo" "rk/x", "/Us" "ers/ann"):
            self.assertEqual(self.rules_of("a.md", f"see {path}\n"), [("machine-path", 1)])
        self.assertEqual(self.rules_of("a.md", "docs/wo" "rk/x and /var/lib/queueback\n"), [])

    def test_temporaries_in_co_await_are_caught(self):
        for bad in ("co_await f(a, [this, name] { return b(name); });", "co_await on_storage<T>(s, [this] { return b(); });",
                    "const auto x = co_await g<T>(\n    s, [n]() -> T { return n; });", "co_await send(Ack{watermarks});"):
            self.assertEqual(self.rules_of("a.cpp", f"\n{bad}\n"), [("co-await", 2)], bad)
        for good in ("co_await on_storage<T>(s, work);", "co_await with_deadline(d, [&](auto token) { return b(); });",
                     "co_await with_deadline(d, [this](auto token) {});", "if (!co_await f(list[i])) {\n  g(A{b});\n}",
                     "co_await send(Message{});"):
            self.assertEqual(self.rules_of("a.cpp", good + "\n"), [], good)

    def test_spaces_are_caught(self):
        self.assertEqual(self.rules_of("a.md", "text \n"), [("space", 1)])
        self.assertEqual(self.rules_of("a.cpp", "\tint a;\n"), [("space", 1)])
        self.assertEqual(self.rules_of("a.cpp", "int a;"), [("space", 1)])

    def test_header_without_pragma_is_caught(self):
        self.assertEqual(self.rules_of("a.hpp", "int a;\n"), [("pragma-once", 1)])
        self.assertEqual(self.rules_of("a.hpp", "#pragma once\nint a;\n"), [])

    def test_sleeping_tests_are_caught(self):
        for call in ("sleep(1)", "usleep(1)", "std::this_thread::sleep_for(x)"):
            self.assertEqual(self.rules_of("tests/a.cpp", f"{call};\n"), [("sleep", 1)], call)
        self.assertEqual(self.rules_of("tests/a.cpp", "net::sleep_for(executor, x);  // not sleep(1)\n"), [])
        self.assertEqual(self.rules_of("common/a.cpp", "usleep(1);\n"), [])
        self.assertEqual(self.rules_of("tests/a.py", "import time\ntime.sleep(1)\n"), [("sleep", 2)])
        self.assertEqual(self.rules_of("tests/a.py", "def wait_for(x):\n    time.sleep(0.01)\n"), [])


class CppFunctionsTest(unittest.TestCase):
    def functions(self, text):
        return [(item.name, item.line, item.lines) for item in functions_of(code_only(text))]

    def test_kinds_of_functions_are_found(self):
        text = """namespace a {
struct B final : C {
  explicit B(int x) : x_{x}, y_(x) {
  }
  bool operator==(const B& other) const {
    return true;
  }
  int x_{0};
};
template <class T = int>
auto d(T (*f)(int), int e = 1) -> Result<T> {
  return f({1, 2});
}
constexpr int kTable[] = {
    1,
};
TEST(Subject, condition_outcome) {
}
}
"""
        self.assertEqual([(line, lines) for _, line, lines in self.functions(text)],
                         [(3, 2), (5, 3), (11, 3), (17, 2)])

    def test_braces_in_text_do_not_count(self):
        text = 'void f() {\n  g("{", \'{\', R"({{)");  // {\n  /* { */\n}\nvoid h() {\n}\n'
        self.assertEqual(self.functions(text), [("f", 1, 4), ("h", 5, 2)])

    def test_nesting_counts_control_blocks_only(self):
        text = "void f() {\n  for (;;) {\n    call([&] { return X{1}; });\n    if (a) {\n    } else {\n    }\n  }\n}\n"
        self.assertEqual([item.nesting for item in functions_of(text)], [2])


if __name__ == "__main__":
    unittest.main()
