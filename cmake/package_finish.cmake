# Run by CPack on the files of each package before it is made: copyright, changelogs, stripped programs and compressed manual pages, as Debian's
# policy asks.

# A file is compressed in place, without its time, so that the same files make the same package.
function(compress)
    if(ARGN)
        execute_process(COMMAND gzip -9nf ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
    endif()
endfunction()

function(strip options)
    if(ARGN)
        execute_process(COMMAND ${CPACK_BILLSHIFT_STRIP} ${options} ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
    endif()
endfunction()

foreach(component RUNTIME DEVELOPMENT)
    string(TOLOWER ${component} folder)
    set(root ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/${folder}/usr)
    if(NOT IS_DIRECTORY ${root})
        message(FATAL_ERROR "no files of the package ${folder} in ${root}")
    endif()
    set(package ${CPACK_DEBIAN_${component}_PACKAGE_NAME})
    set(doc ${root}/share/doc/${package})
    file(MAKE_DIRECTORY ${doc})
    configure_file(${CPACK_BILLSHIFT_SOURCE}/cmake/copyright ${doc}/copyright COPYONLY)
    file(WRITE ${doc}/changelog.Debian
"${package} (${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) unstable; urgency=medium

  * Version ${CPACK_PACKAGE_VERSION}; changelog.gz says what changed.

 -- ${CPACK_PACKAGE_CONTACT}  ${CPACK_BILLSHIFT_DATE}
")
    configure_file(${CPACK_BILLSHIFT_SOURCE}/CHANGELOG.md ${doc}/changelog COPYONLY)
    compress(${doc}/changelog ${doc}/changelog.Debian)
    file(CHMOD_RECURSE ${doc} PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ
         DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
    file(GLOB programs ${root}/bin/*)
    strip("--strip-unneeded;--remove-section=.comment;--remove-section=.note" ${programs})
    file(GLOB libraries ${root}/lib/*/*.a ${root}/lib/*.a)
    strip("--strip-debug;--remove-section=.comment;--enable-deterministic-archives" ${libraries})
    file(GLOB pages ${root}/share/man/man*/*.[1-9])
    compress(${pages})
endforeach()

# Debian has one copy of each licence.
set(doc ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/runtime/usr/share/doc/billshift)
file(REMOVE ${doc}/LICENSE)
file(CREATE_LINK ../../common-licenses/GPL-3 ${doc}/LICENSE SYMBOLIC)
