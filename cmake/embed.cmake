# Writes the report's style sheets and scripts as C: see src/output/report/assets.h.
# usage: cmake -DOUTPUT=FILE.c -DFOLDER=src/output/report -P embed.cmake
set(style "")
set(scripts "")
set(bodies "")
set(count 0)

# As characters of an array, as a compiler need not take a string literal of more than 4095. They are ASCII: a char may be signed.
function(as_characters file out)
    file(READ ${file} hex HEX)
    if(hex MATCHES "^(..)*[89a-f]")
        message(FATAL_ERROR "${file} holds a character that is not ASCII: write its escape")
    endif()
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
    string(REGEX REPLACE "(0x[0-9a-f][0-9a-f],0x[0-9a-f][0-9a-f],0x[0-9a-f][0-9a-f],0x[0-9a-f][0-9a-f],0x[0-9a-f][0-9a-f],0x[0-9a-f][0-9a-f],0x[0-9a-f][0-9a-f],0x[0-9a-f][0-9a-f],)"
                         "\\1\n" bytes "${bytes}")
    set(${out} "${bytes}" PARENT_SCOPE)
endfunction()

file(GLOB FILES ${FOLDER}/*.css ${FOLDER}/*.js)
list(SORT FILES)
foreach(file ${FILES})
    as_characters(${file} bytes)
    if(file MATCHES "\\.css$")
        string(APPEND style "${bytes}\n")
    else()
        string(APPEND bodies "static const char script_${count}[] = {\n${bytes}0};\n")
        string(APPEND scripts "script_${count}, ")
        math(EXPR count "${count} + 1")
    endif()
endforeach()
file(WRITE ${OUTPUT} "/* Made by cmake/embed.cmake. */
#include \"output/report/assets.h\"

const char bs_report_style[] = {
${style}0};
${bodies}
const char *const bs_report_scripts[] = {${scripts}NULL};
const size_t bs_report_n_scripts = ${count};
")
