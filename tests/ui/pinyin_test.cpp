// Pinyin over librime, without a screen.
#include <gmock/gmock.h>

#include "terminal/ui/pinyin.hpp"
#include "tests/support/temporary_directory.hpp"

namespace queueback::tests {
namespace {

using terminal::ui::Pinyin;

class PinyinTest : public ::testing::Test {
 protected:
  PinyinTest() {
    QObject::connect(&pinyin_, &Pinyin::chosen, [this](const QString& text) { field_ += text; });
    pinyin_.start();
  }
  void type(const char* letters) {
    for (const char* letter = letters; *letter != '\0'; ++letter) {
      pinyin_.type(QString(QLatin1Char(*letter)));
    }
  }

  Pinyin pinyin_{QStringLiteral(QUEUEBACK_RIME_DATA)};
  QString field_;
};

TEST_F(PinyinTest, Letters_becomeTheWord) {
  ASSERT_TRUE(pinyin_.is_usable());
  type("kele");
  EXPECT_EQ(pinyin_.composition(), "ke le");
  ASSERT_FALSE(pinyin_.candidates().isEmpty());
  EXPECT_EQ(pinyin_.candidates().first(), "可乐");
  pinyin_.choose(0);
  EXPECT_EQ(field_, "可乐");
  EXPECT_EQ(pinyin_.composition(), "");
  EXPECT_TRUE(pinyin_.candidates().isEmpty());
}

TEST_F(PinyinTest, Choice_isNotLearnt) {
  for (int i = 0; i < 5; ++i) {
    type("li");
    const QStringList before = pinyin_.candidates();
    pinyin_.choose(3);
    type("li");
    EXPECT_EQ(pinyin_.candidates(), before);
    pinyin_.clear();
  }
}

TEST_F(PinyinTest, Apostrophe_partsSyllables) {
  type("xi'an");
  ASSERT_FALSE(pinyin_.candidates().isEmpty());
  EXPECT_EQ(pinyin_.candidates().first(), "西安");
}

TEST_F(PinyinTest, Pages_goForwardAndBack) {
  type("shi");
  const QStringList first = pinyin_.candidates();
  EXPECT_TRUE(pinyin_.has_next());
  EXPECT_FALSE(pinyin_.has_previous());
  pinyin_.next_page();
  EXPECT_NE(pinyin_.candidates(), first);
  EXPECT_TRUE(pinyin_.has_previous());
  pinyin_.previous_page();
  EXPECT_EQ(pinyin_.candidates(), first);
}

TEST_F(PinyinTest, WhatItDoesNotKnow_isIgnored) {
  for (const char* other : {"", "A", "1", "矿", "ab", " "}) {
    pinyin_.type(QString::fromUtf8(other));
  }
  pinyin_.choose(0);
  pinyin_.choose(-1);
  pinyin_.erase();
  EXPECT_EQ(pinyin_.composition(), "");
  EXPECT_EQ(field_, "");
}

TEST_F(PinyinTest, SecondOne_isApartFromTheFirst) {
  Pinyin other(QStringLiteral(QUEUEBACK_RIME_DATA));
  other.start();
  ASSERT_TRUE(other.is_usable());
  type("ke");
  EXPECT_EQ(other.composition(), "");
}

TEST(PinyinData, Missing_leaveTheKeyboardWithoutPinyin) {
  const TemporaryDirectory nothing;
  Pinyin pinyin(QString::fromStdString(nothing.path().string()));
  pinyin.start();
  EXPECT_FALSE(pinyin.is_usable());
  pinyin.type(QStringLiteral("k"));
  pinyin.choose(0);
  EXPECT_EQ(pinyin.composition(), "");
}

}  // namespace
}  // namespace queueback::tests
