using Budkavle.Api.Portal.Drafts;
using Budkavle.Api.Templates;
using Budkavle.Domain.Letters.Templates;

namespace Budkavle.Api.Portal.Merging;

/// <summary>The text of a draft as a template: its own with placeholders in it, or a template whose values are not all typed.</summary>
internal sealed class MergeText
{
    private readonly PortalDraft _draft;
    private readonly TemplateVersion _version;

    private MergeText(PortalDraft draft, TemplateVersion version)
    {
        (_draft, _version) = (draft, version);
        var typed = draft.Template == Guid.Empty ? [] : draft.Values.Keys.Select(TemplateValues.KeyOf).ToHashSet();
        Needed = [.. version.Names().Where(name => !typed.Contains(TemplateValues.KeyOf(name)))];
    }

    /// <summary>The placeholders that a list must have columns for; empty where the draft is one text for all.</summary>
    public IReadOnlyList<string> Needed { get; }

    /// <summary>Null where the draft's template is gone.</summary>
    public static async Task<MergeText?> OfAsync(
        TemplateDesk templates, Guid agency, PortalDraft draft, CancellationToken cancellationToken)
    {
        if (draft.Template != Guid.Empty)
        {
            return await templates.FindAsync(agency, draft.Template, draft.TemplateVersion, cancellationToken) is var (_, version)
                ? new MergeText(draft, version) : null;
        }

        return new MergeText(draft, new TemplateVersion
        {
            Number = 1, Subject = draft.Subject, ContentType = draft.ContentType, Content = draft.Content, At = draft.ChangedAt,
            By = draft.ChangedBy,
        });
    }

    /// <summary>The draft with a row's values in its text.</summary>
    /// <exception cref="InvalidOperationException">A value that is needed is not among them.</exception>
    public PortalDraft Fill(IReadOnlyDictionary<string, string> row)
    {
        var values = new TemplateValues();
        foreach (var (name, value) in row) values.Add(name, value);
        if (_draft.Template != Guid.Empty)
        {
            foreach (var (name, value) in _draft.Values) values.Add(name, value);
        }

        var (filled, fault) = TemplateFiller.Fill(_draft.Template, _version, values);
        if (filled is null) throw new InvalidOperationException(fault);
        return _draft with
        {
            Template = Guid.Empty, Subject = filled.Subject, ContentType = filled.Body.ContentType, Content = filled.Body.Content,
        };
    }

    /// <summary>The draft with each placeholder's name where its value will be.</summary>
    public PortalDraft Show() => Fill(Needed.ToDictionary(name => name, name => $"(({name}))"));
}
