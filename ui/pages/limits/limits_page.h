#pragma once

#include "ui/models/health.h"
#include "ui/models/limit_model.h"
#include "ui/pages/limits/limit_reader.h"
#include "ui/pages/limits/overrides_changer.h"
#include "ui/pages/limits/own_runtime_file.h"
#include "ui/pages/limits/runtime_file_changer.h"
#include "ui/pages/live_page.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;

namespace pallium::ui {

class Badge;
class DataTable;
class FilterEdit;
class LimitEditor;
class PageHeader;
class TokenLabel;
class UndoBar;

/// The limits of the session's tenant: defaults, its own, what is in force and how much is in use;
/// sets them where the server takes that, or in its runtime file where that is of this computer;
/// else it shows the lines for it. Explains an
/// error that names a limit. State: `filter`, `area`, `limit` to select, `explain` an error. Id:
/// `limits`.
class LimitsPage final : public LivePage {
    Q_OBJECT

  public:
    explicit LimitsPage(PageContext& context, QWidget* parent = nullptr);
    QString title() const override;
    QWidget* initialFocus() override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;

  protected:
    void fetch(Connection& connection, const Poller::Done& done) override;
    void forget() override;

  private:
    void createHeader();
    QWidget* createFilters();
    QWidget* createExplainer();
    QWidget* createContent();
    QWidget* createReport();
    void connectChanger(LimitChanger& changer);

    void take(const LimitReading& reading);
    void takeFile();
    void showRows();
    void showNotes();
    void updateRemark();
    void updateEdit();

    void explain(const QString& errorText);
    void select(const QString& limit);
    void openEditor();
    void fillEditor();
    void closeEditor();
    void apply(const QJsonObject& limits);
    bool isChanging() const { return m_changer.isBusy() || m_fileChanger.isBusy(); }
    void report(Health health, const QString& text);
    /// The tenant's own limits that the editor stands on.
    QJsonObject ownLimits() const;
    const LimitRow* chosen() const;

    LimitReading m_reading;
    std::vector<LimitRow> m_rows;
    LimitFilter m_limitFilter;
    LimitModel m_model;
    OverridesChanger m_changer;
    OwnRuntimeFile m_file;
    RuntimeFileChanger m_fileChanger;
    QString m_wantedLimit;        // to be selected when it comes
    bool m_isExplaining = false;  // an error names limits that have not come yet
    PageHeader* m_header = nullptr;
    FilterEdit* m_filter = nullptr;
    QCheckBox* m_onlyOwn = nullptr;
    QCheckBox* m_onlyNear = nullptr;
    QComboBox* m_area = nullptr;
    QWidget* m_explainer = nullptr;
    QLineEdit* m_error = nullptr;
    QLabel* m_explanation = nullptr;
    TokenLabel* m_warning = nullptr;
    QLabel* m_note = nullptr;
    DataTable* m_table = nullptr;
    LimitEditor* m_editor = nullptr;
    UndoBar* m_undo = nullptr;
    QWidget* m_reportRow = nullptr;
    Badge* m_verdict = nullptr;
    QLabel* m_report = nullptr;
    StateStack* m_stack = nullptr;
    QAction* m_edit = nullptr;
    QAction* m_copyYaml = nullptr;
};

}  // namespace pallium::ui
