#include "tests/support/push_load.h"

#include "tests/support/remote_write.h"

#include <arpa/inet.h>
#include <array>
#include <chrono>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace pallium::test {
namespace {

constexpr int kSeries = 5000;

int connectTo(uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
    ::close(fd);
    return -1;
}

bool sendAll(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<size_t>(sent));
    }
    return true;
}

/// The answers of a push have no body worth waiting for: the status line comes first.
bool answeredOk(int fd) {
    std::array<char, 2048> answer;
    const ssize_t got = ::recv(fd, answer.data(), answer.size(), 0);
    return got > 12 && answer[9] == '2';
}

}  // namespace

PushLoad::PushLoad(uint16_t port, int samplesPerSecond, std::string tenant)
    : m_port(port),
      m_samplesPerSecond(samplesPerSecond),
      m_tenant(std::move(tenant)),
      m_thread([this] { run(); }) {}

PushLoad::~PushLoad() {
    m_stops = true;
    m_thread.join();
}

void PushLoad::run() {
    using Clock = std::chrono::steady_clock;
    std::vector<WriteSeries> request;
    for (int i = 0; i < kSeries; ++i)
        request.push_back({{{"__name__", "load"}, {"series", std::to_string(i)}}, {Sample{}}});
    const auto interval = std::chrono::nanoseconds(1'000'000'000LL * kSeries / m_samplesPerSecond);
    const int fd = connectTo(m_port);
    auto due = Clock::now();
    for (double value = 0; !m_stops; ++value) {
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        for (WriteSeries& series : request) {
            series.samples[0].timestampMs =
                std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
            series.samples[0].value = value;
        }
        const std::string body = snappyLiterals(encodeWriteRequest(request));
        const std::string head =
            "POST /api/v1/push HTTP/1.1\r\nHost: localhost\r\nX-Scope-OrgID: " + m_tenant +
            "\r\nContent-Encoding: snappy\r\nContent-Length: " + std::to_string(body.size()) +
            "\r\n\r\n";
        if (sendAll(fd, head) && sendAll(fd, body) && answeredOk(fd))
            m_accepted += kSeries;
        else
            ++m_failed;
        due += interval;
        std::this_thread::sleep_until(due);
    }
    ::close(fd);
}

}  // namespace pallium::test
