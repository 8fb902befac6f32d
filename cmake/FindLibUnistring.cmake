# GNU libunistring ships neither a CMake nor a pkg-config file.
find_path(LibUnistring_INCLUDE_DIR unistr.h)
find_library(LibUnistring_LIBRARY unistring)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibUnistring REQUIRED_VARS LibUnistring_LIBRARY LibUnistring_INCLUDE_DIR)
if(LibUnistring_FOUND AND NOT TARGET LibUnistring::LibUnistring)
    add_library(LibUnistring::LibUnistring UNKNOWN IMPORTED)
    set_target_properties(LibUnistring::LibUnistring PROPERTIES IMPORTED_LOCATION "${LibUnistring_LIBRARY}"
                          INTERFACE_INCLUDE_DIRECTORIES "${LibUnistring_INCLUDE_DIR}")
endif()
