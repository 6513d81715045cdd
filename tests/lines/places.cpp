#include "places.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace lines {

namespace {

std::string output_of(const std::string& command) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(popen(command.c_str(), "r"), &pclose);
  if (!pipe) throw std::runtime_error("cannot run " + command);
  std::string output;
  std::array<char, 4096> part;
  while (const std::size_t bytes = std::fread(part.data(), 1, part.size(), pipe.get()))
    output.append(part.data(), bytes);
  return output;
}

/// A frame of addr2line: "function(parameters) at /path/file.cpp:12 (discriminator 3)".
struct Frame {
  explicit Frame(std::string_view text) {
    const std::size_t at = text.rfind(" at ");
    function = text.substr(0, at);
    if (at == std::string_view::npos) return;
    file = text.substr(at + 4);
    file = file.substr(0, file.find(' '));
    const std::size_t src = file.rfind("/src/");
    is_ours = src != std::string_view::npos;
    if (is_ours) file.remove_prefix(src + 1);
  }
  /// The function's name without our namespace, template arguments and parameters.
  std::string short_name() const {
    std::string name;
    int depth = 0;
    for (const char letter : function) {
      if (letter == '<') ++depth;
      if (depth == 0) name += letter;
      if (letter == '>') --depth;
    }
    for (const std::string_view word : {"(anonymous namespace)::", "custengine::"})
      for (std::size_t at; (at = name.find(word)) != std::string::npos;) name.erase(at, word.size());
    name.resize(std::min(name.size(), name.find('(')));
    return name.substr(name.rfind(' ') + 1);  // behind the type that it returns
  }

  std::string_view function, file;
  bool is_ours = false;
};

using Frames = std::vector<Frame>;  // of one address, from the innermost outwards; the last one is not inlined

std::string describe(const Frames& access, const Frames& caller) {
  for (const Frames& frames : {access, caller})
    if (const auto ours = std::ranges::find_if(frames, &Frame::is_ours); ours != frames.end())
      return fmt::format("{} in {}", ours->file, frames.back().short_name());
  return fmt::format("{} in {}", access.front().file, access.back().short_name());
}

std::vector<Frames> parse(std::string_view output) {
  constexpr std::string_view inlined = " (inlined by) ";
  std::vector<Frames> frames;
  while (!output.empty()) {
    std::string_view line = output.substr(0, output.find('\n'));
    output.remove_prefix(std::min(output.size(), line.size() + 1));
    if (line.starts_with(inlined))
      line.remove_prefix(inlined.size());
    else
      frames.emplace_back();
    frames.back().emplace_back(line);
  }
  return frames;
}

/// Returns the address in the program's file of the call that returns to `address`.
std::uintptr_t in_file(const void* address) {
  Dl_info info = {};
  if (!dladdr(address, &info)) return 0;
  return reinterpret_cast<std::uintptr_t>(address) - reinterpret_cast<std::uintptr_t>(info.dli_fbase) - 1;
}

}  // namespace

std::vector<std::string> describe(const std::vector<Place>& places) {
  std::vector<std::string> described;
  if (places.empty()) return described;
  std::string command = "addr2line -Cfpi -e " + std::filesystem::read_symlink("/proc/self/exe").string();
  for (const auto& [access, caller] : places) command += fmt::format(" {:#x} {:#x}", in_file(access), in_file(caller));
  const std::string output = output_of(command);
  const auto frames = parse(output);
  if (frames.size() != 2 * places.size()) throw std::runtime_error("cannot read what addr2line prints");
  for (std::size_t i = 0; i < frames.size(); i += 2) described.push_back(describe(frames[i], frames[i + 1]));
  return described;
}

}  // namespace lines
