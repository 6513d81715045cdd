#include "cli/commands.hpp"
#include "cli/messages.hpp"
#include "serve/openapi/document.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace custengine::cli {
namespace {

ExitCode print_document(serve::OpenApiPart part) {
  print(serve::openapi_document(part));
  return exit_done;
}

}  // namespace

void add_openapi(CLI::App& app, Run& run) {
  const auto is_control = std::make_shared<bool>(false);
  CLI::App& command = *app.add_subcommand("openapi", "Print the OpenAPI document of the HTTP service");
  command.add_flag("--admin", *is_control, "the document of control, in place of that of the resource");
  command.callback([is_control, &run] {
    run = [is_control] {
      return print_document(*is_control ? serve::OpenApiPart::control : serve::OpenApiPart::resource);
    };
  });
}

}  // namespace custengine::cli
