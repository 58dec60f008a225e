#pragma once

#include "ui/connection/connection_test.h"

#include <QWidget>

#include <memory>
#include <optional>

class QLabel;
class QPushButton;
class QTreeWidget;

namespace pallium::ui {

/// Runs a connection's test and shows each step as it comes, with the fix that was found.
/// Threads: GUI thread.
class TestPanel final : public QWidget {
    Q_OBJECT

  public:
    explicit TestPanel(QWidget* parent = nullptr);
    ~TestPanel() override;

    void run(const ConnectionProfile& profile, const QString& secret);
    /// A test that could not begin, and why.
    void showProblem(const QString& text);
    /// Stops a test under way and forgets what was found.
    void clear();

  Q_SIGNALS:
    /// The person wants the address that was found.
    void fixAccepted(const pallium::ui::ConnectionProfile& profile);

  private:
    void addStep(const ConnectionTestStep& step);
    void offerFix(const ConnectionProfile& fix);
    void summarize();

    QLabel* m_summary;
    QTreeWidget* m_steps;
    QPushButton* m_useFix;
    std::unique_ptr<ConnectionTest> m_test;
    std::optional<ConnectionProfile> m_fix;
    int m_failures = 0;
    int m_warnings = 0;
};

}  // namespace pallium::ui
