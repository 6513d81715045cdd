// openapi_file resource|control FILE [--write]: compares FILE with the generated OpenAPI document, or writes it there.

#include "serve/openapi/document.hpp"

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace {

int fail(const char* what, const char* path) {
  std::fprintf(stderr, "%s: %s\n", path, what);
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  using custengine::serve::OpenApiPart;
  const bool write = argc == 4 && std::string_view(argv[3]) == "--write";
  const std::string_view part = argc > 1 ? argv[1] : "";
  if ((argc != 3 && !write) || (part != "resource" && part != "control"))
    return fail("usage: openapi_file resource|control FILE [--write]", argv[0]);

  const std::string document =
      custengine::serve::openapi_document(part == "resource" ? OpenApiPart::resource : OpenApiPart::control);
  if (write) {
    std::ofstream out(argv[2], std::ios::binary);
    out << document << std::flush;
    return out ? 0 : fail("cannot be written", argv[2]);
  }
  std::ifstream in(argv[2], std::ios::binary);
  if (std::string{std::istreambuf_iterator<char>(in), {}} != document)
    return fail("differs from the routes and schemas of src/serve; run openapi_file resource|control FILE --write",
                argv[2]);
  return 0;
}
