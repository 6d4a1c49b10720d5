using System.Text;
using Budkavle.Api.GovNotify.Notifications;
using Budkavle.Api.Templates;
using Budkavle.Domain.Letters.Outbound;

namespace Budkavle.Api.GovNotify.Reading;

/// <summary>What a list is asked for. Faults are in the contract's words, without the value.</summary>
internal sealed record NotifyListQuery
{
    private const int ValuesMax = 50;
    private static readonly string[] _known = ["template_type", "status", "reference", "older_than", "include_jobs"];
    private readonly HashSet<OutboundKind> _kinds = [];
    private readonly HashSet<OutboundStatus> _statuses = [];
    private bool _nothing;

    public string? Reference { get; private init; }

    public Guid? OlderThan { get; private init; }

    /// <summary>The same question without <see cref="OlderThan"/>, as a query goes on after it.</summary>
    public string Rest { get; private init; } = "";

    public static (NotifyListQuery? Query, IReadOnlyList<string> Faults) Read(IQueryCollection query)
    {
        var faults = new List<string>();
        foreach (var name in query.Keys.Where(name => !_known.Contains(name, StringComparer.Ordinal)))
            faults.Add($"Additional properties are not allowed ({NotifyBody.Shown(name)} was unexpected)");
        var olderThan = query["older_than"].LastOrDefault();
        var id = Guid.Empty;
        if (olderThan is not null && !Guid.TryParse(olderThan, out id)) faults.Add("older_than is not a valid UUID");
        if (query["include_jobs"].LastOrDefault() is { } jobs && jobs.ToLowerInvariant() is not ("true" or "false"))
            faults.Add("include_jobs is not one of [true, false]");
        if (query["reference"].LastOrDefault() is { Length: > NotifyRequestReader.ReferenceMax }) faults.Add("reference is too long");
        var read = new NotifyListQuery
        {
            Reference = query["reference"].LastOrDefault(),
            OlderThan = olderThan is null ? null : id,
            Rest = RestOf(query),
        };
        read.AddTypes(query["template_type"], faults);
        read.AddStatuses(query["status"], faults);
        return (faults.Count > 0 ? null : read, faults);
    }

    /// <summary>Whether a message is asked for, apart from its reference.</summary>
    public bool Wants(in OutboundRow row) => !_nothing
        && (_kinds.Count == 0 || _kinds.Contains(row.Kind)) && (_statuses.Count == 0 || _statuses.Contains(row.Status));

    private void AddTypes(IReadOnlyList<string?> names, List<string> faults)
    {
        if (names.Count > ValuesMax || names.Any(name => name is null || !TemplateTypes.IsKnown(name)))
        {
            faults.Add("template_type is not one of [sms, email, letter]");
            return;
        }

        foreach (var name in names)
        {
            _kinds.Add(name switch
            {
                TemplateTypes.Letter => OutboundKind.Letter,
                TemplateTypes.Sms => OutboundKind.Sms,
                _ => OutboundKind.Email,
            });
        }
    }

    private void AddStatuses(IReadOnlyList<string?> names, List<string> faults)
    {
        if (names.Count > ValuesMax || names.Any(name => name is null || !NotifyStatus.Names.Contains(name)))
        {
            faults.Add($"status is not one of [{string.Join(", ", NotifyStatus.Names)}]");
            return;
        }

        foreach (var name in names) _statuses.UnionWith(NotifyStatus.Read(name!));
        _nothing = names.Count > 0 && _statuses.Count == 0;
    }

    private static string RestOf(IQueryCollection query)
    {
        var rest = new StringBuilder();
        foreach (var (name, values) in query.Where(one => one.Key != "older_than"))
        {
            foreach (var value in values) rest.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value ?? ""));
        }

        return rest.ToString();
    }
}
