#pragma once

#include <string>
#include <string_view>

namespace custengine::cli {

/// An argument like "email=newest". Views into it.
struct Assignment {
  std::string_view name, value;  // the name is not empty
};

/// Throws Failure: the argument of `option` is not of `form`, which is "FIELD=CHOICE" or the like.
Assignment parse_assignment(std::string_view option, std::string_view argument, std::string_view form,
                            std::string hint = {});

}  // namespace custengine::cli
