#pragma once

#include <string>
#include <string_view>

namespace custengine::cli {

/// An argument like "email=newest". The members are views into the argument.
struct Assignment {
  std::string_view name, value;  // the name is not empty
};

/// Throws Failure if the argument of `option` does not have the form `form`, such as "FIELD=CHOICE".
Assignment parse_assignment(std::string_view option, std::string_view argument, std::string_view form,
                            std::string hint = {});

}  // namespace custengine::cli
