#pragma once

#include "serve/http/message.hpp"

#include <string>
#include <vector>

namespace custengine::serve {

/// A copy of a request, for an answer that comes after handle() has returned.
class KeptRequest {
 public:
  explicit KeptRequest(const Request& request);
  KeptRequest(const KeptRequest&) = delete;
  KeptRequest& operator=(const KeptRequest&) = delete;

  /// Valid as long as this object.
  const Request& request() const noexcept { return request_; }

 private:
  struct Field {
    std::string name = {}, value = {};
  };
  const std::string method_, target_, body_, peer_;
  std::vector<Field> fields_;
  std::vector<HeaderField> headers_;
  Request request_;
};

}  // namespace custengine::serve
