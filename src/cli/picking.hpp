#pragma once

#include "cli/input.hpp"
#include "cli/loading.hpp"
#include "cli/saving.hpp"
#include "cli/showing.hpp"

#include <custengine/session.hpp>

#include <functional>
#include <string>

namespace custengine::cli {

/// The customer that a command works on.
struct Picked {
  std::string id = {};
  bool is_external_reference = false;
};

/// Adds ID, FILE... and --external-reference.
void add_picking(CLI::App& app, Picked& picked, InputOptions& input);

/// Throws Failure (exit_not_found) if there is no such customer.
Customer pick(const Session& session, const Picked& picked);

/// A command that changes one customer and writes all of them back.
struct ChangeOptions {
  InputOptions input = {};
  Picked picked = {};
  Destination destination = {};
  ShowOptions show = {};
};

/// Adds ID, FILE..., --external-reference, and the flags for reading, writing and showing.
void add_change(CLI::App& app, ChangeOptions& options);

/// Loads the customers, changes one, writes all, and shows the difference unless the customers were written to standard
/// output. If it throws Failure, nothing was written.
ExitCode run_change(const ChangeOptions& options,
                    const std::function<Result<Customer>(Session&, const Customer& before)>& change);

}  // namespace custengine::cli
