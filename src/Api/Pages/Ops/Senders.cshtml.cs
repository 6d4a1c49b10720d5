using Budkavle.Grains.Letters.Senders;
using Budkavle.Grains.Runtime;

namespace Budkavle.Api.Pages.Ops;

/// <summary>How much each sender sends, and how much of it is refused.</summary>
public sealed class SendersModel : OpsPage
{
    private const int SendersMax = 200;

    /// <summary>Those who send most, first.</summary>
    public IReadOnlyList<(string Name, SenderReading Reading)> Senders { get; private set; } = [];

    public async Task OnGetAsync()
    {
        var services = HttpContext.RequestServices;
        var readings = services.GetRequiredService<ShardServices>().Meters.Senders.Read()
            .OrderByDescending(one => one.Accepted + one.Refused).Take(SendersMax);
        var names = services.GetRequiredService<SenderDirectory>();
        var found = new List<(string, SenderReading)>();
        foreach (var one in readings) found.Add(((await names.FindAsync(one.Sender))?.Name ?? "–", one));
        Senders = found;
    }
}
