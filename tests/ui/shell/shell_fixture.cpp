#include "tests/ui/shell/shell_fixture.h"

#include <QTest>

namespace pallium::test {

FakeHost::FakeHost() {
    server.serveBasics();
    url = server.url().toString().toLatin1();
    host.context = this;
    host.product = "Pallium";
    host.version = "0.0";
    host.startsServer = 1;
    host.startBackend = [](void* context, int isDemo, const char** baseUrl) -> const char* {
        auto& self = *static_cast<FakeHost*>(context);
        ++self.starts;
        self.demoStarts += isDemo;
        if (!self.failure.isEmpty()) return self.failure.constData();
        *baseUrl = self.url.constData();
        return nullptr;
    };
    host.stopBackend = [](void* context) { ++static_cast<FakeHost*>(context)->stops; };
}

ShellFixture::ShellFixture() {
    m_host.directory = QByteArray::fromStdString(m_directory.path());
    m_host.host.profileDir = m_host.directory.constData();
}

ShellFixture::~ShellFixture() = default;

bool ShellFixture::start() {
    m_console = std::make_unique<ui::Application>(m_host.host, fakePages());
    m_console->show();
    return QTest::qWaitForWindowActive(&window());
}

QAction& ShellFixture::command(const char* id) {
    return *m_console->commands().action(QString::fromLatin1(id));
}

}  // namespace pallium::test
