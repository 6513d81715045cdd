#include "raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <utility>

namespace custengine::serve {

RawClient::RawClient(unsigned short port) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval limit{.tv_sec = 10, .tv_usec = 0};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("cannot connect");
}

RawClient::~RawClient() {
  close(socket_);
}

void RawClient::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void RawClient::end_output() const {
  shutdown(socket_, SHUT_WR);
}

bool RawClient::read_more(std::string& bytes) {
  std::array<char, 16384> room{};
  const ssize_t size = recv(socket_, room.data(), room.size(), 0);
  if (size < 0 && errno == ECONNRESET) was_reset_ = true;
  if (size < 0 && errno == EAGAIN) throw std::runtime_error("the server neither sent nor closed within ten seconds");
  if (size <= 0) return false;
  bytes.append(room.data(), static_cast<std::size_t>(size));
  return true;
}

std::string RawClient::read_all() {
  std::string bytes;
  while (read_more(bytes)) {
  }
  return bytes;
}

std::string RawClient::read_until(std::string_view text) {
  std::string bytes;
  while (bytes.find(text) == std::string::npos && read_more(bytes)) {
  }
  return bytes;
}

RunningServer::RunningServer(Server::Handler handler, ServerOptions options)
    : server_(std::move(handler), std::move(options)), thread_([this] { server_.run(); }) {}

RunningServer::~RunningServer() {
  finish();
}

std::string RunningServer::talk(std::string_view bytes) const {
  RawClient client(port());
  client.send(bytes);
  return client.read_all();
}

void RunningServer::finish() {
  server_.stop();
  if (thread_.joinable()) thread_.join();
}

std::string get(std::string_view target, std::string_view more) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n" + std::string(more) + "\r\n";
}

std::string post(std::string_view target, std::string_view body) {
  return "POST " + std::string(target) + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + std::string(body);
}

std::string status_of(std::string_view answer) {
  return answer.starts_with("HTTP/1.1 ") ? std::string(answer.substr(9, 3)) : std::string();
}

std::string body_of(std::string_view answer) {
  const std::size_t end = answer.find("\r\n\r\n");
  return end == std::string_view::npos ? std::string() : std::string(answer.substr(end + 4));
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace custengine::serve
