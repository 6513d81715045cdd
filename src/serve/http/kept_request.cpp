#include "serve/http/kept_request.hpp"

namespace custengine::serve {

KeptRequest::KeptRequest(const Request& request)
    : method_(request.method), target_(request.target), body_(request.body), peer_(request.peer) {
  fields_.reserve(request.headers.size());  // so that the views into it stay valid
  for (const auto& [name, value] : request.headers) {
    const Field& field = fields_.emplace_back(Field{.name = std::string(name), .value = std::string(value)});
    headers_.push_back({.name = field.name, .value = field.value});
  }
  request_ = {.method = method_, .target = target_, .headers = headers_, .body = body_, .peer = peer_};
}

}  // namespace custengine::serve
