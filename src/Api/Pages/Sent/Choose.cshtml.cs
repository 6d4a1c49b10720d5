using Budkavle.Api.Pages.My;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Submissions;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.Sent;

/// <summary>The authorities that take messages.</summary>
public sealed class ChooseModel(IntakeDirectory directory, ISenderNames senders) : CitizenPage
{
    /// <summary>A page of so many stays small; whoever looks for another finds it by name.</summary>
    public const int ShownMax = 200;

    public IReadOnlyList<(string Address, string Name)> Agencies { get; private set; } = [];

    public bool HasMore { get; private set; }

    public string Words { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Words = Request.Query["q"].ToString().Trim();
        var found = new List<(string Address, string Name)>();
        foreach (var (address, agency) in await directory.ListAsync(cancellationToken))
        {
            if (await senders.FindAsync(agency) is { } name && name.Contains(Words, StringComparison.OrdinalIgnoreCase))
                found.Add((address, name));
        }

        HasMore = found.Count > ShownMax;
        Agencies = [.. found.OrderBy(one => one.Name, StringComparer.OrdinalIgnoreCase).Take(ShownMax)];
        return Page();
    }
}
