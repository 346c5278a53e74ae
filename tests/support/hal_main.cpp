#include <gtest/gtest.h>

#include <csignal>

// Tests write into pipes whose reader has gone; that must be an error code and not the end of the program.
int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  ::testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
