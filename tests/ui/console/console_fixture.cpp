#include "tests/ui/console/console_fixture.h"

#include "ui/shell/pages.h"

#include <QTest>
#include <QUrl>

#include <stdexcept>

namespace pallium::test {

ConsoleFixture::ConsoleFixture(std::vector<std::string> arguments) {
    arguments.push_back("--data-dir=" + m_data.path());
    arguments.push_back("--profile-dir=" + m_profile.path());
    arguments.push_back("--listen=127.0.0.1:0");
    const auto commandLine = server::parseCommandLine(arguments);
    if (!commandLine) throw std::runtime_error(commandLine.error().message);
    m_commandLine = *commandLine;
    auto config = server::loadConfig(m_commandLine, config::processEnvironment());
    if (!config) throw std::runtime_error(config.error().message);
    m_config = std::move(*config);
    m_backend = std::make_unique<app::EmbeddedBackend>(m_commandLine, m_config);
    m_host = m_backend->host();
}

ConsoleFixture::~ConsoleFixture() = default;

bool ConsoleFixture::start() {
    m_console = std::make_unique<ui::Application>(m_host, ui::consolePages());
    window().resize(1280, 800);
    m_console->show();
    if (!QTest::qWaitForWindowActive(&window())) return false;
    const bool hasServer = m_host.startsServer != 0 || m_host.connectUrl != nullptr;
    return QTest::qWaitFor(
        [this, hasServer] {
            if (window().pages().currentPage() == nullptr) return false;
            const ui::Connection* connection = session().connection();
            return !hasServer ||
                   (connection != nullptr && connection->state() == ui::Connection::State::Ready);
        },
        20'000);
}

uint16_t ConsoleFixture::port() const {
    const ui::Connection* connection = m_console->session().connection();
    return static_cast<uint16_t>(connection->profile().baseUrl.port());
}

}  // namespace pallium::test
