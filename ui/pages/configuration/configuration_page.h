#pragma once

#include "ui/client/status_api.h"
#include "ui/models/settings_filter.h"
#include "ui/models/settings_model.h"
#include "ui/pages/live_page.h"

class QComboBox;
class QPlainTextEdit;

namespace pallium::ui {

class FilterEdit;
class OtherConfiguration;
class PageHeader;
class SettingBar;
class SettingsTree;
class TokenLabel;

/// The settings a server runs with: a tree with the defaults beside, and the YAML as it was
/// received; either its configuration or its runtime file; compared with another one on request.
/// Id: `configuration`.
class ConfigurationPage final : public LivePage {
    Q_OBJECT

  public:
    explicit ConfigurationPage(PageContext& context, QWidget* parent = nullptr);
    QString title() const override;
    QWidget* initialFocus() override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;

  protected:
    void fetch(Connection& connection, const Poller::Done& done) override;
    void forget() override;

  private:
    enum Source { Config, Runtime };
    enum Show { All, Changed, Defaults };

    void createHeader();
    QWidget* createContent();
    QWidget* createTree();
    QWidget* createBar();
    void compare(const QString& name, const QString& yaml);
    /// After the tree was built anew; none is chosen where there is none of that path.
    void choosePath(const QString& path);
    QComboBox* createChoice(const QString& name, const QStringList& texts);
    Capability capability() const;
    void showYaml(const ApiResult<QString>& result);
    void changeSource();
    /// Whether the server could read its runtime file the last time.
    void fetchReload(Connection& connection);
    void updateView();
    /// Opens what a filter leaves over; folds it again without one.
    void unfold();
    void showSetting(const QModelIndex& index);
    void showLineOf(const QModelIndex& index);

    SettingsModel m_model;
    SettingsFilter m_proxy;
    PageHeader* m_header = nullptr;
    TokenLabel* m_reloadWarning = nullptr;
    QComboBox* m_source = nullptr;
    QComboBox* m_show = nullptr;
    FilterEdit* m_filter = nullptr;
    StateStack* m_stack = nullptr;
    SettingsTree* m_tree = nullptr;
    SettingBar* m_bar = nullptr;
    OtherConfiguration* m_other = nullptr;
    QPlainTextEdit* m_yaml = nullptr;
    QString m_full;
    QString m_differences;
    QString m_defaults;
};

}  // namespace pallium::ui
