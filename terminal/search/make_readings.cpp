// queueback-make-readings FILE: writes the table of readings that terminal/search is built with, out of ICU. A program
// of the build: the terminal itself carries 43 KiB instead of ICU's rules, which take 0.1 s and 6 MiB to load.
#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace {

constexpr char32_t kFirst = 0x4E00;
constexpr char32_t kLast = 0x9FFF;
constexpr int kDiaeresis = 0x308;
constexpr int kPerLine = 24;

/// Letters a to z of a reading with its tone marks: "lǜ" becomes "lv", as people type it. Empty for no reading.
std::string plain(const icu::UnicodeString& decomposed) {
  std::string out;
  for (int i = 0; i < decomposed.length(); ++i) {
    const char16_t unit = decomposed[i];
    if (unit == kDiaeresis && !out.empty() && out.back() == 'u') {
      out.back() = 'v';
    } else if (unit >= u'a' && unit <= u'z') {
      out += static_cast<char>(unit);
    }
  }
  return out;
}

struct Table {
  std::vector<std::string> syllables = {""};
  std::map<std::string, std::size_t> places = {{"", 0}};
  std::vector<std::size_t> of_character;

  void add(const std::string& reading) {
    const auto [place, is_new] = places.emplace(reading, syllables.size());
    if (is_new) {
      syllables.push_back(reading);
    }
    of_character.push_back(place->second);
  }
};

void write(const Table& table, std::FILE* file) {
  std::fprintf(file,
               "// Made by queueback-make-readings out of ICU %s.\n"
               "#include \"terminal/search/readings.hpp\"\n\nnamespace queueback::terminal {\n\n"
               "const char* const kSyllables[] = {",
               U_ICU_VERSION);
  for (const std::string& syllable : table.syllables) {
    std::fprintf(file, "\"%s\",", syllable.c_str());
  }
  std::fprintf(file, "};\n\nconst std::uint16_t kSyllableOf[] = {");
  for (std::size_t i = 0; i < table.of_character.size(); ++i) {
    std::fprintf(file, "%s%zu,", i % kPerLine == 0 ? "\n  " : "", table.of_character[i]);
  }
  std::fprintf(file, "\n};\n\n}  // namespace queueback::terminal\n");
}

}  // namespace

int main(int argc, char** argv) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::Transliterator> reader(
      icu::Transliterator::createInstance("Han-Latin; NFD", UTRANS_FORWARD, status));
  if (argc != 2 || U_FAILURE(status)) {
    std::fprintf(stderr, "usage: queueback-make-readings FILE (%s)\n", u_errorName(status));
    return 2;
  }
  Table table;
  for (char32_t character = kFirst; character <= kLast; ++character) {
    icu::UnicodeString text(static_cast<UChar32>(character));
    reader->transliterate(text);
    table.add(plain(text));
  }
  std::FILE* file = std::fopen(argv[1], "wb");
  if (file == nullptr) {
    std::perror(argv[1]);
    return 1;
  }
  write(table, file);
  return std::fclose(file) == 0 ? 0 : 1;
}
