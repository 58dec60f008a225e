#include "tests/backend/httpserver/raw_client.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cctype>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace pallium::test {
namespace {

constexpr std::chrono::seconds kPatience{20};

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return std::tolower(c); });
    return text;
}

RawAnswer parseHead(std::string_view head) {
    RawAnswer answer;
    answer.status = std::stoi(std::string(head.substr(9, 3)));
    size_t begin = head.find("\r\n") + 2;
    while (begin < head.size()) {
        const size_t end = head.find("\r\n", begin);
        const std::string_view line = head.substr(begin, end - begin);
        const size_t colon = line.find(": ");
        answer.headers[lower(std::string(line.substr(0, colon)))] = line.substr(colon + 2);
        begin = end + 2;
    }
    return answer;
}

}  // namespace

RawClient::RawClient(uint16_t port) : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(m_socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        throw std::runtime_error("cannot connect");
    }
}

RawClient::~RawClient() {
    close();
}

void RawClient::close() {
    if (m_socket >= 0) ::close(m_socket);
    m_socket = -1;
}

bool RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<size_t>(sent));
    }
    return true;
}

bool RawClient::fill(std::chrono::steady_clock::time_point deadline) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    pollfd poll{m_socket, POLLIN, 0};
    m_isTimedOut = ::poll(&poll, 1, static_cast<int>(std::max<int64_t>(left.count(), 0))) == 0;
    if (m_isTimedOut) return false;
    std::array<char, 65536> chunk;
    const ssize_t got = ::recv(m_socket, chunk.data(), chunk.size(), 0);
    if (got <= 0) return false;
    m_buffer.append(chunk.data(), static_cast<size_t>(got));
    return true;
}

RawAnswer RawClient::read(bool hasBody) {
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    const auto failed = [this] { return RawAnswer{m_isTimedOut ? -1 : 0, {}, {}}; };
    while (m_buffer.find("\r\n\r\n") == std::string::npos) {
        if (!fill(deadline)) return failed();
    }
    const size_t headBytes = m_buffer.find("\r\n\r\n") + 4;
    RawAnswer answer = parseHead(std::string_view(m_buffer).substr(0, headBytes - 2));
    m_buffer.erase(0, headBytes);
    const auto length = answer.headers.find("content-length");
    if (!hasBody || length == answer.headers.end()) return answer;
    const size_t bodyBytes = std::stoul(length->second);
    while (m_buffer.size() < bodyBytes) {
        if (!fill(deadline)) return failed();
    }
    answer.body = m_buffer.substr(0, bodyBytes);
    m_buffer.erase(0, bodyBytes);
    return answer;
}

bool RawClient::isClosedWithin(std::chrono::milliseconds time) {
    const auto deadline = std::chrono::steady_clock::now() + time;
    while (fill(deadline)) {
    }
    return !m_isTimedOut;
}

}  // namespace pallium::test
