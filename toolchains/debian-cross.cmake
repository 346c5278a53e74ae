# What arm64.cmake and armhf.cmake share: Debian's cross compilers and the multiarch libraries beside the machine's own.
# They set QUEUEBACK_TRIPLET and QUEUEBACK_QEMU first. toolchains/cross.sh makes a chroot in which all of it is found.
set(CMAKE_C_COMPILER ${QUEUEBACK_TRIPLET}-gcc)
set(CMAKE_CXX_COMPILER ${QUEUEBACK_TRIPLET}-g++)
set(CMAKE_LIBRARY_ARCHITECTURE ${QUEUEBACK_TRIPLET})

# Multiarch: headers are shared in /usr/include, libraries and their CMake files have a folder for each architecture.
# Programs that run during the build (protoc, moc) are the building machine's.
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(QT_HOST_PATH /usr CACHE PATH "Where the building machine's own moc, rcc and lrelease are")
set(ENV{PKG_CONFIG_LIBDIR} "/usr/lib/${QUEUEBACK_TRIPLET}/pkgconfig:/usr/share/pkgconfig")

# ctest starts test programs through it.
find_program(QUEUEBACK_EMULATOR ${QUEUEBACK_QEMU})
if(QUEUEBACK_EMULATOR)
  set(CMAKE_CROSSCOMPILING_EMULATOR ${QUEUEBACK_EMULATOR})
endif()
