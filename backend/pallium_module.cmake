# How every target of the project is declared. A module's CMakeLists.txt is a list of sources and
# a line of direct dependencies; .ci/check_layers reads exactly these calls, so DEPENDS is the
# record of who may include whom.

set(PALLIUM_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor
    -Woverloaded-virtual -Wimplicit-fallthrough)
if(PALLIUM_WERROR)
  list(APPEND PALLIUM_WARNINGS -Werror)
endif()

set(PALLIUM_QT_DEFINITIONS QT_NO_CAST_FROM_ASCII QT_NO_KEYWORDS QT_DISABLE_DEPRECATED_BEFORE=0x060400)

function(pallium_configure_target target)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_options(${target} PRIVATE ${PALLIUM_WARNINGS})
  target_compile_definitions(${target} PRIVATE ${PALLIUM_QT_DEFINITIONS})
  if(PALLIUM_PCH)
    target_precompile_headers(${target} PRIVATE <string> <string_view> <vector> <memory> <span>
                              <functional> <tl/expected.hpp> <fmt/format.h>)
  endif()
endfunction()

# pallium_module(<name> SOURCES <files> [DEPENDS <pallium::modules>] [LIBRARIES <third party>])
# Declares the static library pallium_<name> with the alias pallium::<name>. DEPENDS is public,
# direct and complete. LIBRARIES are private to the module: no header may expose them.
function(pallium_module name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;LIBRARIES" ${ARGN})
  add_library(pallium_${name} STATIC ${ARG_SOURCES})
  add_library(pallium::${name} ALIAS pallium_${name})
  pallium_configure_target(pallium_${name})
  target_link_libraries(pallium_${name} PUBLIC fmt::fmt tl::expected ${ARG_DEPENDS}
                        PRIVATE ${ARG_LIBRARIES})
endfunction()

# pallium_test(<name> SOURCES <files> [DEPENDS <modules>] [LIBRARIES <third party>] [LABELS <labels>])
# One Qt Test executable a directory. Each source registers its test classes with
# test::Registrar (tests/support/test_main.h). Exit status 77 means skipped.
function(pallium_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;LIBRARIES;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  pallium_configure_target(${name})
  # Every test file registers its class under the same name, so they cannot share a unit.
  set_target_properties(${name} PROPERTIES AUTOMOC ON UNITY_BUILD OFF)
  target_link_libraries(${name} PRIVATE pallium::test_support ${ARG_DEPENDS} ${ARG_LIBRARIES})
  add_test(NAME ${name} COMMAND ${name})
  if(NOT ARG_LABELS)
    set(ARG_LABELS unit)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" SKIP_RETURN_CODE 77 TIMEOUT 120)
endfunction()

# pallium_gui_test(<name> ...): as pallium_test(), for tests that need widgets: there is a QApplication with the
# theme, without a display (tests/support/gui_test_main.cpp).
function(pallium_gui_test name)
  pallium_test(${name} ${ARGN} LABELS gui)
  target_link_libraries(${name} PRIVATE pallium::gui_test_support)
  set_tests_properties(${name} PROPERTIES ENVIRONMENT "QT_QPA_PLATFORM=offscreen")
endfunction()

# pallium_bench(<name> SOURCES <files> DEPENDS <modules>): a Google Benchmark executable, run by hand.
function(pallium_bench name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;LIBRARIES" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  pallium_configure_target(${name})
  target_link_libraries(${name} PRIVATE ${ARG_DEPENDS} ${ARG_LIBRARIES} benchmark::benchmark_main)
endfunction()

# pallium_fuzz(<name> SOURCES <file> DEPENDS <modules>): a libFuzzer target with PALLIUM_FUZZ, otherwise a
# plain test that feeds the corpus tests/fuzz/corpus/<name>/ to the same function once.
function(pallium_fuzz name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  pallium_configure_target(${name})
  target_link_libraries(${name} PRIVATE ${ARG_DEPENDS})
  if(PALLIUM_FUZZ)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  else()
    target_sources(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests/fuzz/corpus_main.cpp)
    add_test(NAME ${name} COMMAND ${name} ${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${name})
    set_tests_properties(${name} PROPERTIES LABELS unit TIMEOUT 300)
  endif()
endfunction()
