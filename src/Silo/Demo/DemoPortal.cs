using Budkavle.Api.Portal;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Portal;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Silo.Demo;

/// <summary>The demo agency's people in the senders' portal: the demo's first recipients.</summary>
internal static class DemoPortal
{
    private static readonly (string Name, PortalRoles Roles)[] _users =
    [
        ("Anna Exempel", PortalRoles.Administrator | PortalRoles.Officer),
        ("Bo Prov", PortalRoles.Officer),
        ("Cia Test", PortalRoles.Reader),
    ];

    public static async Task AddUsersAsync(IServiceProvider services, string clientId, IReadOnlyList<IdentityNumber> numbers)
    {
        if (!SenderIds.TryParseClient(clientId, out var sender, out _))
            throw new InvalidOperationException("The demo file names no client of this service.");
        var desk = services.GetRequiredService<PortalDesk>();
        var hashes = services.GetRequiredService<Engine>().Hashes;
        foreach (var (number, (name, roles)) in numbers.Zip(_users))
        {
            var user = desk.UserOf(hashes.MailboxOf(number).Value);
            var set = new PortalUserSet { User = user, Name = name, Roles = roles, By = "demo" };
            if (await desk.SetUserAsync(sender, set, CancellationToken.None) is not PortalRefusal.None and var refusal)
                throw new InvalidOperationException($"A demo user was refused: {refusal}.");
        }
    }
}
