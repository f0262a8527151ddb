export {
  type BindingArguments,
  type CreateBindingArguments,
  createTwilionotify,
  type ListBindingArguments,
  type SendArguments,
  type Twilionotify,
  type TwilionotifyError,
  type TwilionotifyOptions,
} from './notify-service/twilionotify.ts';
