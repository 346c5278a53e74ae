// Questions beside the records: their bytes and their limits.
#include <gtest/gtest.h>

#include "common/replication/limits.hpp"
#include "common/replication/messages.hpp"

namespace queueback::replication {
namespace {

TEST(Inquiry, question_and_answer_survive_the_wire) {
  const Message question = Inquiry{7, to_bytes("{}")};
  EXPECT_EQ(decode(encode(question)), question);
  const Message answer = InquiryAnswer{7, to_bytes(R"({"ok":true})")};
  EXPECT_EQ(decode(encode(answer)), answer);
}

TEST(Inquiry, at_the_limit_is_read_and_beyond_it_refused) {
  EXPECT_TRUE(decode(encode(Inquiry{1, Bytes(kMaxInquiryBytes, 'x')})));
  EXPECT_EQ(decode(encode(Inquiry{1, Bytes(kMaxInquiryBytes + 1, 'x')})).error().code, DecodeError::kLimit);
  EXPECT_TRUE(decode(encode(InquiryAnswer{1, Bytes(kMaxInquiryAnswerBytes, 'x')})));
  EXPECT_EQ(decode(encode(InquiryAnswer{1, Bytes(kMaxInquiryAnswerBytes + 1, 'x')})).error().code,
            DecodeError::kLimit);
}

}  // namespace
}  // namespace queueback::replication
