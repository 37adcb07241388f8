{% snapshot subscription_history %}

{{
    config(
        target_schema='snapshots',
        unique_key='subscription_id',
        strategy='check',
        check_cols=['box', 'monthly_price', 'cancelled_on'],
    )
}}

select * from {{ ref('stg_subscriptions') }}

{% endsnapshot %}
