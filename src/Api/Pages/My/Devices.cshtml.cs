using System.Security.Cryptography;
using System.Text;
using Budkavle.Api.Mailboxes;
using Budkavle.Api.Mailboxes.Push;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Letters;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.My;

/// <summary>The browsers that are told of new letters. Without scripts they can be seen and taken away, not added.</summary>
public sealed class DevicesModel(MailboxRegister register, WebPush? push = null) : CitizenPage
{
    private const int UserAgentLengthMax = 512;

    /// <summary>What this browser subscribes with; null where no notifications are sent to browsers.</summary>
    public string? PublicKey => push?.PublicKey;

    public IReadOnlyList<Device> Devices { get; private set; } = [];

    public bool IsSaved { get; private set; }

    public bool IsWrong { get; private set; }

    /// <summary>One script of our own, and the worker that it leaves behind.</summary>
    protected override string Policy => base.Policy + "; script-src 'self'; worker-src 'self'";

    public async Task<IActionResult> OnGetAsync()
    {
        var view = await register.ReadAsync(Access.Mailbox);
        if (!view.Registered || view.Closed) return SeeOther("/my");
        Devices = [.. (SettingsCodec.Read(view.Settings).PushSubscriptions ?? []).Select(one => new Device(IdOf(one), one.Name))];
        // Nothing to choose, and nothing to take away.
        if (push is null && Devices.Count == 0) return SeeOther("/my/settings");
        IsSaved = Request.Query.ContainsKey("saved");
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var adds = Request.Form["do"].ToString() == "add";
        var browser = Read();
        if (adds && push?.Admits(browser) != true)
        {
            IsWrong = true;
            return await OnGetAsync();
        }

        var removed = Request.Form["device"].ToString();
        var refusal = await register.ChangePushAsync(Access.Mailboxes, before => adds
            ? before.Where(one => one.Endpoint != browser.Endpoint).Append(browser)
            : before.Where(one => IdOf(one) != removed), Acting?.PersonName);
        return SeeOther(refusal == LetterRefusal.NotRegistered ? "/my" : "/my/devices?saved=1");
    }

    private PushSubscription Read()
    {
        var userAgent = Request.Headers.UserAgent.ToString();
        var name = DeviceNames.Of(userAgent[..Math.Min(userAgent.Length, UserAgentLengthMax)]);
        var form = Request.Form;
        return new PushSubscription(form["endpoint"].ToString(), form["key"].ToString(), form["auth"].ToString(), name);
    }

    /// <summary>The endpoint itself is no business of the page's source.</summary>
    private static string IdOf(PushSubscription browser) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(browser.Endpoint)))[..16];

    /// <summary>A browser by what it is called.</summary>
    public sealed record Device(string Id, string Name);
}
