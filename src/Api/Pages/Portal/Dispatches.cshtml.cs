using System.Globalization;
using Budkavle.Api.Dispatches;
using Budkavle.Api.Portal.Merging;
using Budkavle.Grains.Letters.Dispatches;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.Portal;

/// <summary>An agency's dispatches, newest first.</summary>
public sealed class DispatchesModel : PortalPage
{
    private const int Shown = 30;

    public IReadOnlyList<DispatchView> Listed { get; private set; } = [];

    /// <summary>Letters with values of their own, newest first; on the first page.</summary>
    internal IReadOnlyList<PortalMerge> Merges { get; private set; } = [];

    public bool IsFirst { get; private set; }

    public long? Next { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        IsFirst = !long.TryParse(Request.Query["before"], NumberStyles.None, CultureInfo.InvariantCulture, out var before) || before < 1;
        var desk = HttpContext.RequestServices.GetRequiredService<DispatchDesk>();
        if (IsFirst)
        {
            var merges = HttpContext.RequestServices.GetRequiredService<MergeStore>();
            Merges = [.. (await merges.ListAsync(Visit.Agency, HttpContext.RequestAborted)).Take(Shown)];
        }

        (Listed, Next) = await desk.ListAsync(Sender, IsFirst ? long.MaxValue : before, Shown);
        return Page();
    }
}
