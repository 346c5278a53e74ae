#include "terminal/ui/pinyin.hpp"

#include <rime_api.h>

#include <QByteArray>
#include <QFile>
#include <QTemporaryDir>
#include <array>
#include <utility>

namespace queueback::terminal::ui {
namespace {

constexpr const char* kSchema = "queueback_pinyin";
constexpr std::array<const char*, 2> kSettings = {"default.yaml", "queueback_pinyin.schema.yaml"};
constexpr std::array<const char*, 2> kDictionary = {"pinyin_simp.table.bin", "pinyin_simp.prism.bin"};

/// Keys by their X11 names, as librime takes them.
constexpr int kBackspace = 0xFF08;
constexpr int kReturn = 0xFF0D;
constexpr int kPageUp = 0xFF55;
constexpr int kPageDown = 0xFF56;
/// Of librime's log: errors and worse, to stderr.
constexpr int kErrors = 2;

/// Ours, once a program: librime's log must not be set up twice.
template <class Traits>
void set_up_once(const RimeApi& api, Traits& traits) {
  [[maybe_unused]] static const bool done = [&] {
    api.setup(&traits);
    return true;
  }();
}

}  // namespace

/// librime while somebody uses it; there is one of it in a program. Its folder holds our settings, ready to use, so
/// that it need not be deployed.
class Pinyin::Library {
 public:
  /// Null if the dictionary is not there.
  static std::shared_ptr<Library> load(const QString& data) {
    static std::weak_ptr<Library> loaded;
    if (auto shared = loaded.lock()) {
      return shared;
    }
    for (const char* file : kDictionary) {
      if (!QFile::exists(data + "/build/" + file)) {
        return nullptr;
      }
    }
    auto fresh = std::make_shared<Library>();
    if (!fresh->start(data)) {
      return nullptr;
    }
    loaded = fresh;
    return fresh;
  }
  Library() = default;
  ~Library() {
    if (is_started_) {
      api_->finalize();
    }
  }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  [[nodiscard]] const RimeApi& api() const { return *api_; }

 private:
  bool start(const QString& data) {
    for (const char* file : kSettings) {
      const bool copied =
          QFile::copy(QStringLiteral(":/queueback/ui/pinyin/") + file, folder_.filePath(QLatin1String(file)));
      if (!copied) {
        qWarning("pinyin: %s cannot be written to %s", file, qPrintable(folder_.path()));
        return false;
      }
    }
    const QByteArray shared = data.toLocal8Bit();
    const QByteArray prebuilt = (data + "/build").toLocal8Bit();
    const QByteArray own = folder_.path().toLocal8Bit();
    std::array<const char*, 4> modules = {"core", "dict", "gears", nullptr};
    RIME_STRUCT(RimeTraits, traits);
    traits.shared_data_dir = shared.constData();
    traits.prebuilt_data_dir = prebuilt.constData();
    traits.user_data_dir = own.constData();
    traits.staging_dir = own.constData();
    traits.distribution_name = "Queueback";
    traits.distribution_code_name = "queueback";
    traits.distribution_version = "1";
    traits.app_name = "rime.queueback";
    traits.modules = modules.data();
    traits.min_log_level = kErrors;
    traits.log_dir = "";
    set_up_once(*api_, traits);
    api_->initialize(&traits);
    is_started_ = true;
    return true;
  }

  QTemporaryDir folder_;
  RimeApi* api_ = rime_get_api();
  bool is_started_ = false;
};

Pinyin::Pinyin(QString data, QObject* parent) : QObject(parent), data_(std::move(data)) {}

Pinyin::~Pinyin() {
  if (is_usable()) {
    library_->api().destroy_session(session_);
  }
}

void Pinyin::start() {
  if (is_tried_) {
    return;
  }
  is_tried_ = true;
  library_ = Library::load(data_);
  if (library_ == nullptr) {
    qWarning("pinyin: no dictionary in %s; is rime-data-pinyin-simp installed?", qPrintable(data_));
    return;
  }
  session_ = library_->api().create_session();
  if (is_usable() && library_->api().select_schema(session_, kSchema) == 0) {
    library_->api().destroy_session(session_);
    session_ = 0;
  }
  Q_EMIT changed();
}

void Pinyin::type(const QString& letter) {
  const bool fits = letter.size() == 1 && (letter[0] == QLatin1Char('\'') ||
                                           (letter[0] >= QLatin1Char('a') && letter[0] <= QLatin1Char('z')));
  if (fits) {
    press(letter[0].unicode());
  }
}

void Pinyin::erase() { press(kBackspace); }

void Pinyin::choose(int candidate) {
  if (is_usable() && candidate >= 0 && candidate < candidates_.size()) {
    library_->api().select_candidate_on_current_page(session_, static_cast<std::size_t>(candidate));
    look();
  }
}

void Pinyin::take_letters() { press(kReturn); }

void Pinyin::next_page() { press(kPageDown); }

void Pinyin::previous_page() { press(kPageUp); }

void Pinyin::clear() {
  if (is_usable()) {
    library_->api().clear_composition(session_);
    look();
  }
}

void Pinyin::press(int key) {
  if (is_usable()) {
    library_->api().process_key(session_, key, 0);
    look();
  }
}

void Pinyin::look() {
  const RimeApi& api = library_->api();
  QString committed;
  RIME_STRUCT(RimeCommit, commit);
  if (api.get_commit(session_, &commit) != 0) {
    committed = QString::fromUtf8(commit.text);
    api.free_commit(&commit);
  }
  candidates_.clear();
  composition_.clear();
  has_next_ = has_previous_ = false;
  RIME_STRUCT(RimeContext, context);
  if (api.get_context(session_, &context) != 0) {
    composition_ = QString::fromUtf8(context.composition.preedit);
    for (int i = 0; i < context.menu.num_candidates; ++i) {
      candidates_.append(QString::fromUtf8(context.menu.candidates[i].text));
    }
    has_next_ = !candidates_.isEmpty() && context.menu.is_last_page == 0;
    has_previous_ = context.menu.page_no > 0;
    api.free_context(&context);
  }
  Q_EMIT changed();
  if (!committed.isEmpty()) {
    Q_EMIT chosen(committed);
  }
}

}  // namespace queueback::terminal::ui
