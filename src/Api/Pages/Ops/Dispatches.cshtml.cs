using Budkavle.Api.Operations.Watching;
using Budkavle.Domain.Letters.Dispatches;
using Budkavle.Grains.Letters.Dispatches;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Api.Pages.Ops;

/// <summary>The dispatches of all senders that are running or scheduled.</summary>
public sealed class DispatchesModel : OpsPage
{
    private readonly Dictionary<UInt128, string> _names = [];

    public IReadOnlyList<DispatchView> Dispatches { get; private set; } = [];

    public string NameOf(UInt128 sender) => _names[sender];

    public string Word(DispatchStatus status) => status switch
    {
        DispatchStatus.Running => Text["running", "pågår"],
        DispatchStatus.Scheduled => Text["scheduled", "planerat"],
        _ => status.ToString(),
    };

    public async Task OnGetAsync()
    {
        var services = HttpContext.RequestServices;
        Dispatches = await services.GetRequiredService<DispatchBoard>().ReadAsync();
        var senders = services.GetRequiredService<SenderDirectory>();
        foreach (var one in Dispatches) _names[one.Sender] = (await senders.FindAsync(one.Sender))?.Name ?? "";
    }
}
