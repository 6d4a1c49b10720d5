using Budkavle.Api.Letters.Printing;
using Budkavle.Api.Mailboxes.Push;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Notifications.Mail;
using Budkavle.Grains.Notifications.Sms;
using Budkavle.Grains.Notifications.Smtp;
using Budkavle.Grains.Printing;

namespace Budkavle.Silo.Hosting;

/// <summary>Wires the dispatcher and its channels: a mail server if one is named, else a folder; an SMS gateway if one is named.</summary>
internal static class MailServices
{
    public static void AddMailNotifications(this IServiceCollection services, ServeOptions options)
    {
        services.AddBudkavleNotifications(
            new NotificationOptions { ReadAt = new Uri(options.BaseUrl) }, new NotificationLimits(),
            provider => [.. Channels(options, provider)], new Random());
    }

    /// <summary>For the pages that browsers subscribe in, and for the channel.</summary>
    public static void AddWebPush(this IServiceCollection services, ServeOptions options)
    {
        if (options.Notifications.PushContact is not { } contact) return;
        services.AddSingleton(new PushOptions { Contact = contact, PrivateAddressesToo = !options.Production });
        services.AddSingleton<VapidKey>();
        services.AddSingleton<WebPush>();
    }

    /// <summary>After everything that it asks, so that it stops before them.</summary>
    public static void AddPrinting(this IServiceCollection services, ServeOptions options)
    {
        if (options.Notifications.PrintDirectory is not { } directory) return;
        services.AddSingleton(new PrintOptions { Directory = directory });
        services.AddSingleton<IPrintLetters, PrintLetters>();
        services.AddSingleton<PrintHouse>();
        services.AddHostedService<PrintService>();
    }

    private static IEnumerable<INotificationChannel> Channels(ServeOptions options, IServiceProvider provider)
    {
        yield return Channel(options, provider);
        if (options.Notifications.ToSmsOptions(options.BaseUrl) is { } sms)
            yield return new SmsChannel(sms, provider.GetRequiredService<TimeProvider>());
        if (provider.GetService<WebPush>() is { } push) yield return new PushChannel(push);
    }

    private static INotificationChannel Channel(ServeOptions options, IServiceProvider provider)
    {
        var clock = provider.GetRequiredService<TimeProvider>();
        if (options.Smtp is not null) return new EmailChannel(Read(options), clock);
        var logger = provider.GetRequiredService<ILogger<MailFolderChannel>>();
        return new MailFolderChannel(options.MailFolder, options.MailFrom, "Budkavle", clock, logger);
    }

    /// <exception cref="ArgumentException">The address is not one of a mail server.</exception>
    private static SmtpOptions Read(ServeOptions options)
    {
        if (!Uri.TryCreate(options.Smtp, UriKind.Absolute, out var uri) || uri.Scheme is not ("smtp" or "smtps") || uri.Host.Length == 0)
        {
            throw new ArgumentException("The mail server is smtp://[user:password@]host[:port] or smtps://...");
        }

        var login = uri.UserInfo.Length == 0 ? null : uri.UserInfo.Split(':', 2);
        var security = uri.Scheme == "smtps" ? SmtpSecurity.Implicit : uri.IsLoopback ? SmtpSecurity.None : SmtpSecurity.StartTls;
        return new SmtpOptions
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : uri.Scheme == "smtps" ? 465 : 587,
            Security = security,
            UserName = login is null ? null : Uri.UnescapeDataString(login[0]),
            Password = login is null ? null : Uri.UnescapeDataString(login.Length > 1 ? login[1] : ""),
            From = options.MailFrom,
            Dkim = options.Notifications.ToDkimOptions(options.MailFrom),
            ReturnTo = options.Notifications.MailReturnTo,
            Limits = options.Notifications.MailLimits,
        };
    }
}
