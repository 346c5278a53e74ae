# Debian armhf (ARMv7 with floating point): terminals.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR armv7l)
set(QUEUEBACK_TRIPLET arm-linux-gnueabihf)
set(QUEUEBACK_QEMU qemu-arm-static)
include(${CMAKE_CURRENT_LIST_DIR}/debian-cross.cmake)
set(CMAKE_CXX_FLAGS_INIT "-Wno-psabi")  # notes on how GCC 7.1 passed arguments
