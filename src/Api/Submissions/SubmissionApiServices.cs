using Budkavle.Grains.Submissions;

namespace Budkavle.Api.Submissions;

/// <summary>Wires what citizens send to agencies: desks, pages and mail.</summary>
public static class SubmissionApiServices
{
    public static IServiceCollection AddBudkavleIntake(this IServiceCollection services, MailIntakeOptions mail)
    {
        services.AddBudkavleSubmissions();
        services.AddSingleton(mail);
        services.AddSingleton<SubmissionMeters>();
        services.AddSingleton<SubmissionDesk>();
        services.AddSingleton<IntakeDesk>();
        services.AddSingleton<FormDesk>();
        services.AddSingleton(provider => new FormRegistrar(provider.GetRequiredService<FormDesk>()));
        services.AddSingleton<SentReader>();
        if (!mail.IsOn) return services;
        services.AddSingleton<MailTaker>();
        services.AddHostedService<MailListener>();
        return services;
    }
}
