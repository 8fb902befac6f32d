# Debian packages, by CPack: billshift (the program, its gallery, plots and pages) and libbillshift-dev (headers and library). scripts/package
# builds them; cmake/package_finish.cmake puts in what Debian's policy asks for and a plain installation does not need.
set(CPACK_GENERATOR DEB)
# The default text, which is left out: each package has its own first line.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${CMAKE_PROJECT_NAME} built using CMake")
set(CPACK_PACKAGE_VENDOR "the billshift authors")
set(CPACK_PACKAGE_CONTACT "the billshift authors <billshift@billshift.invalid>") # no address: a place of its own name that cannot exist
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL runtime development)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/package_finish.cmake)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME billshift)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION math)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SHLIBDEPS ON)
# gnuplot draws the pictures; the fonts have the letters of names, of East Asia too.
set(CPACK_DEBIAN_RUNTIME_PACKAGE_RECOMMENDS "gnuplot-nox | gnuplot-qt | gnuplot-x11, fonts-dejavu-core, fonts-droid-fallback")
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION
"who pays more when a contract changes to metered billing
A command that compares contracts, first of all a flat subscription with a
small seat fee plus metered use. It draws how much each user uses from stated
distributions, or reads it from a vendor's export, prices the same use under
each contract, and says what changes for light and heavy users, for each
segment and for the whole organization, with the error of every figure.
.
It knows tiers, pools, commitments, credits, caps and prices that change in
time, and comes with a gallery of real contract changes.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libbillshift-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
    "libc6-dev, libgsl-dev, libcsv-dev, libfyaml-dev, libjansson-dev, libsodium-dev, libunistring-dev")
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION
"library that compares bills under contracts - development files
Headers, static library, CMake package and pkg-config file of libbillshift:
distributions of use, bill curves of contracts, their exact points of
intersection, and two engines, one exact and one by simulation.")

# What package_finish.cmake must know.
set(CPACK_BILLSHIFT_SOURCE ${PROJECT_SOURCE_DIR})
set(CPACK_BILLSHIFT_STRIP ${CMAKE_STRIP})
if(DEFINED ENV{SOURCE_DATE_EPOCH})
    string(TIMESTAMP CPACK_BILLSHIFT_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)
else()
    file(TIMESTAMP ${PROJECT_SOURCE_DIR}/CHANGELOG.md CPACK_BILLSHIFT_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)
endif()

include(CPack)
